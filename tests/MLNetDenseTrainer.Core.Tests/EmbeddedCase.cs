using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>A small network with embedded inputs, random parameters and rows. Its activations have no kinks, which differences would step over.</summary>
internal sealed class EmbeddedCase
{
    public EmbeddedCase(Loss loss, int[] embedded, int inputs = 3, int width = 5)
    {
        Loss = loss;
        bool multiclass = loss == Loss.SoftmaxCrossEntropy;
        Shape = NetworkShape.Create(inputs, [new Dense(width, Activation.Tanh), new Dense(multiclass ? 3 : 1)], loss.OutputActivations[0], [.. embedded]);
        var random = new Random(13);
        Parameters = ParameterBlock.FromArray(Shape, [.. Enumerable.Range(0, Shape.ParameterCount).Select(_ => 1.6f * random.NextSingle() - 0.8f)]);
        Rows = new TrainingRows(inputs);
        for (int row = 0; row < 7; row++)
        {
            float target = multiclass ? row % 3 : loss == Loss.BinaryCrossEntropy ? row % 2 : 3 * random.NextSingle();
            foreach (ref float x in Rows.Add(target, 0.5f + random.NextSingle()))
                x = 3 * random.NextSingle() - 1.5f;
        }
    }

    public Loss Loss { get; }

    public NetworkShape Shape { get; }

    public ParameterBlock Parameters { get; }

    public TrainingRows Rows { get; }

    public EmbeddedTwin Twin => new(Shape, Loss, TestTraining.ReferenceRows(Rows));

    /// <summary>All rows in one batch, with room for the embedding.</summary>
    public MiniBatch Batch()
    {
        var batch = new MiniBatch(Shape.FirstLayerInputs, Rows.Count);
        batch.Load(Rows, TestTraining.AllOf(Rows));
        batch.LoadFeatures(Rows, TestTraining.AllOf(Rows), 0, Rows.Count);
        return batch;
    }

    public static double[] ToDouble(ParameterBlock parameters) => [.. parameters.ToArray().Select(p => (double)p)];
}
