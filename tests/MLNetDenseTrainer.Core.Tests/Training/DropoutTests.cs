using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class DropoutTests
{
    private const float Probability = 0.3f;
    private const int Seed = 4;

    [Fact]
    public void Dropout_of_zero_is_none()
    {
        (ParameterBlock parameters, MiniBatch batch, _) = Network(dropout: 0f);
        var without = new Backpropagation(parameters.Shape, Loss.MeanSquaredError, new MatrixKernels(1), batch.Count);
        var with = new Backpropagation(parameters.Shape, Loss.MeanSquaredError, new MatrixKernels(1), batch.Count);
        Assert.Equal(without.Run(parameters, batch, dropout: null), with.Run(parameters, batch, new RandomGenerator(Seed, RandomStream.Dropout)));
        Assert.True(Bits.Equal(without.Gradients.Values, with.Gradients.Values));
    }

    [Fact]
    public void Scoring_drops_nothing()
    {
        (ParameterBlock parameters, MiniBatch batch, TrainingRows rows) = Network(Probability);
        float[] outputs = new ForwardPass(parameters.Shape, new MatrixKernels(1), batch.Count).Run(parameters, batch.Features, batch.Count).ToArray();
        ReferenceNetwork reference = NetworkCase.Twin(parameters, Loss.MeanSquaredError);
        Assert.All(TestTraining.ReferenceRows(rows).Zip(outputs), pair => Assert.Equal(reference.Outputs(pair.First.X)[0], pair.Second, 1e-5));
    }

    [Fact]
    public void Gradient_is_that_of_the_network_with_the_same_units_dropped()
    {
        (ParameterBlock parameters, MiniBatch batch, TrainingRows rows) = Network(Probability);
        NetworkShape shape = parameters.Shape;
        var forward = new ForwardPass(shape, new MatrixKernels(1), batch.Count);
        forward.Run(parameters, batch.Features, batch.Count, new RandomGenerator(Seed, RandomStream.Dropout));
        // Sigmoids are never zero: an output that is was dropped.
        float[][] outputs = [forward.Outputs(0, batch.Count).ToArray(), forward.Outputs(1, batch.Count).ToArray()];
        ReferenceNetwork reference = NetworkCase.Twin(parameters, Loss.MeanSquaredError, dropoutFactor: (l, r, u) =>
            l == 2 ? 1 : outputs[l][r * shape.Layers[l].Units + u] == 0f ? 0 : 1 / (1 - (double)Probability));

        var backpropagation = new Backpropagation(shape, Loss.MeanSquaredError, new MatrixKernels(1), batch.Count);
        WeightedLoss loss = backpropagation.Run(parameters, batch, new RandomGenerator(Seed, RandomStream.Dropout));
        IReadOnlyList<ReferenceRow> referenceRows = TestTraining.ReferenceRows(rows);
        Assert.Equal(reference.Loss(referenceRows), loss.Mean, 1e-5);
        (double[] expected, double[] magnitudes) = reference.Gradient(referenceRows);
        double[] tolerances = FloatTolerance.OfGradient(shape, magnitudes);
        for (int p = 0; p < expected.Length; p++)
            Assert.Equal(expected[p], backpropagation.Gradients.Values[p], tolerances[p]);
    }

    [Fact]
    public void Units_are_dropped_with_the_probability_and_the_mean_stays()
    {
        (ParameterBlock parameters, MiniBatch batch, _) = Network(Probability);
        var forward = new ForwardPass(parameters.Shape, new MatrixKernels(1), batch.Count);
        forward.Run(parameters, batch.Features, batch.Count);
        float[] undropped = forward.Outputs(0, batch.Count).ToArray();
        var random = new RandomGenerator(Seed, RandomStream.Dropout);
        int dropped = 0;
        double mean = 0;
        const int Runs = 2000;
        for (int run = 0; run < Runs; run++)
        {
            forward.Run(parameters, batch.Features, batch.Count, random);
            ReadOnlySpan<float> outputs = forward.Outputs(0, batch.Count).Span;
            dropped += outputs.Count(0f);
            mean += outputs[0];
        }
        int draws = Runs * undropped.Length;
        // Five standard deviations of a binomial distribution; the seed is fixed, so this holds always or never.
        Assert.Equal(Probability, (double)dropped / draws, 5 * Math.Sqrt(Probability * (1 - Probability) / draws));
        Assert.Equal(undropped[0], mean / Runs, undropped[0] * 5 * Math.Sqrt(Probability / (1 - Probability) / Runs));
    }

    private static (ParameterBlock Parameters, MiniBatch Batch, TrainingRows Rows) Network(float dropout)
    {
        NetworkShape shape = NetworkShape.Create(3, [new Dense(9, Activation.Sigmoid, dropout), new Dense(17, Activation.Sigmoid, dropout), new Dense(1)], Activation.Linear);
        var parameters = new ParameterBlock(shape);
        Initializer.Initialize(parameters, new RandomGenerator(1, RandomStream.Initialization));
        var rows = new TrainingRows(3);
        var random = new Random(1);
        for (int r = 0; r < 6; r++)
        {
            foreach (ref float x in rows.Add((float)random.NextDouble(), 1f + r))
                x = (float)(2 * random.NextDouble() - 1);
        }
        var batch = new MiniBatch(3, rows.Count);
        batch.Load(rows, TestTraining.AllOf(rows));
        return (parameters, batch, rows);
    }
}
