using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class DropoutTests
{
    private const float Probability = 0.3f;
    private const ulong Key = 4;

    [Fact]
    public void Dropout_of_zero_is_none()
    {
        (ParameterBlock parameters, MiniBatch batch, _) = Network(dropout: 0f);
        (WeightedLoss loss, float[] gradients) = SerialBackpropagation.Run(parameters, Loss.MeanSquaredError, batch);
        (WeightedLoss lossWith, float[] gradientsWith) = SerialBackpropagation.Run(parameters, Loss.MeanSquaredError, batch, Key);
        Assert.Equal(loss, lossWith);
        Assert.True(Bits.Equal(gradients, gradientsWith));
    }

    [Fact]
    public void Scoring_drops_nothing()
    {
        (ParameterBlock parameters, MiniBatch batch, TrainingRows rows) = Network(Probability);
        var forward = new ForwardPass(parameters.Shape, batch.Count);
        forward.Run(parameters, batch.Features, 0, batch.Count, new DropoutDraws(Key));
        forward.Run(parameters, batch.Features, 0, batch.Count);
        float[] outputs = forward.Outputs.ToArray(batch.Count);
        ReferenceNetwork reference = NetworkCase.Twin(parameters, Loss.MeanSquaredError);
        Assert.All(TestTraining.ReferenceRows(rows).Zip(outputs), pair => Assert.Equal(reference.Outputs(pair.First.X)[0], pair.Second, 1e-5));
    }

    [Fact]
    public void Gradient_is_that_of_the_network_with_the_same_units_dropped()
    {
        (ParameterBlock parameters, MiniBatch batch, TrainingRows rows) = Network(Probability);
        NetworkShape shape = parameters.Shape;
        var forward = new ForwardPass(shape, batch.Count);
        forward.Run(parameters, batch.Features, 0, batch.Count, new DropoutDraws(Key));
        // Sigmoids are never zero: an output that is was dropped.
        float[][] outputs = [forward.OutputsOf(0).ToArray(batch.Count), forward.OutputsOf(1).ToArray(batch.Count)];
        ReferenceNetwork reference = NetworkCase.Twin(parameters, Loss.MeanSquaredError, dropoutFactor: (l, r, u) =>
            l == 2 ? 1 : outputs[l][r * shape.Layers[l].Units + u] == 0f ? 0 : 1 / (1 - (double)Probability));

        (WeightedLoss loss, float[] gradients) = SerialBackpropagation.Run(parameters, Loss.MeanSquaredError, batch, Key);
        IReadOnlyList<ReferenceRow> referenceRows = TestTraining.ReferenceRows(rows);
        Assert.Equal(reference.Loss(referenceRows), loss.Mean, 1e-5);
        (double[] expected, double[] magnitudes) = reference.Gradient(referenceRows);
        double[] tolerances = FloatTolerance.OfGradient(shape, magnitudes);
        for (int p = 0; p < expected.Length; p++)
            Assert.Equal(expected[p], gradients[p], tolerances[p]);
    }

    [Fact]
    public void Units_are_dropped_with_the_probability_and_the_mean_stays()
    {
        (ParameterBlock parameters, MiniBatch batch, _) = Network(Probability);
        var forward = new ForwardPass(parameters.Shape, batch.Count);
        forward.Run(parameters, batch.Features, 0, batch.Count);
        float[] undropped = forward.OutputsOf(0).ToArray(batch.Count);
        var random = new RandomGenerator((int)Key, RandomStream.Dropout);
        int dropped = 0;
        double mean = 0;
        const int Runs = 2000;
        for (int run = 0; run < Runs; run++)
        {
            forward.Run(parameters, batch.Features, 0, batch.Count, new DropoutDraws(random.NextUInt64()));
            ReadOnlySpan<float> outputs = forward.OutputsOf(0).ToArray(batch.Count);
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
        Initializer.Initialize(parameters, Parametrization.Standard, new RandomGenerator(1, RandomStream.Initialization));
        var rows = new TrainingRows(3);
        var random = new Random(1);
        for (int r = 0; r < 6; r++)
        {
            foreach (ref float x in rows.Add((float)random.NextDouble(), 1f + r))
                x = (float)(2 * random.NextDouble() - 1);
        }
        return (parameters, TestTraining.Batch(rows), rows);
    }
}
