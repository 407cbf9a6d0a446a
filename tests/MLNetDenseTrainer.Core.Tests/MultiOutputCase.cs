using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>A small network of several outputs with rows whose targets are missing here and there, and the same in double by plain loops.</summary>
internal sealed class MultiOutputCase
{
    private const int Inputs = 3;

    public MultiOutputCase(int outputs, double missing, Activation output = Activation.Linear, int rows = 7)
    {
        Outputs = outputs;
        var random = new Random(outputs);
        NetworkShape shape = NetworkShape.Create(Inputs, [new Dense(9, Activation.Tanh), new Dense(outputs, output)], output);
        Parameters = ParameterBlock.FromArray(shape, [.. Enumerable.Range(0, shape.ParameterCount).Select(_ => 2 * random.NextSingle() - 1)]);
        Rows = new TrainingRows(Inputs, targets: outputs);
        for (int r = 0; r < rows; r++)
        {
            float[] targets = [.. Enumerable.Range(0, outputs).Select(_ => random.NextDouble() < missing ? float.NaN : 3 * random.NextSingle())];
            targets[r % outputs] = r;
            foreach (ref float x in Rows.Add(targets, 0.5f + random.NextSingle()))
                x = 4 * random.NextSingle() - 2;
        }
    }

    public static Loss Loss { get; } = new MultiOutputLoss(MLNetDenseTrainer.Loss.MeanSquaredError);

    public int Outputs { get; }

    public ParameterBlock Parameters { get; }

    public TrainingRows Rows { get; }

    public MiniBatch Batch()
    {
        int[] all = TestTraining.AllOf(Rows);
        var batch = new MiniBatch(Inputs, Rows.Count, Outputs);
        batch.Load(Rows, all);
        batch.LoadFeatures(Rows, all, 0, Rows.Count);
        return batch;
    }

    /// <summary>The mean of half the squared errors over the targets that are there, each with its row's weight.</summary>
    public double ExpectedLoss(double[] parameters)
    {
        var network = new ReferenceNetwork(
            Inputs, Parameters.Shape.Layers.Select(layer => (layer.Units, layer.Activation)), ReferenceLoss.HalfSquaredError, parameters);
        double sum = 0.0, weights = 0.0;
        for (int r = 0; r < Rows.Count; r++)
        {
            double[] outputs = network.Outputs([.. Rows.Features(r).ToArray().Select(x => (double)x)]);
            for (int u = 0; u < Outputs; u++)
            {
                double error = outputs[u] - Rows.Targets(r)[u];
                if (double.IsNaN(error))
                    continue;
                sum += Rows.Weight(r) * error * error / 2;
                weights += Rows.Weight(r);
            }
        }
        return sum / weights;
    }

    /// <summary>Its derivative by a parameter, from two points on either side.</summary>
    public double ExpectedGradient(int parameter)
    {
        const double Step = 1e-5;
        double[] parameters = [.. Parameters.ToArray().Select(p => (double)p)];
        double At(double offset) => ExpectedLoss([.. parameters.Select((p, i) => i == parameter ? p + offset : p)]);
        return (At(Step) - At(-Step)) / (2 * Step);
    }
}
