using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Prediction;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class RowScorerTests
{
    private const int Inputs = 5;

    [Fact]
    public void A_row_alone_scores_the_same_bits_as_in_a_batch()
    {
        TrainedNetwork network = Network(InputPipeline.None, TargetScaling.None);
        var random = new Random(1);
        float[] x = [.. Enumerable.Range(0, 70 * Inputs).Select(_ => (float)(4 * random.NextDouble() - 2))];
        for (int rows = 1; rows <= 70; rows++)
        {
            var forward = new ForwardPass(network.Shape, rows);
            forward.Run(network.Parameters, Matrices.Input(x, rows, Inputs), 0, rows);
            float[] batch = forward.Outputs.ToArray(rows);
            float[] alone = [.. Enumerable.Range(0, rows).Select(r => Score(network, x.AsSpan(r * Inputs, Inputs)))];
            Assert.True(Bits.Equal(batch, alone), $"{rows} rows");
        }
    }

    [Fact]
    public void Scoring_takes_no_memory()
    {
        var scorer = new RowScorer(Network(InputPipeline.None, TargetScaling.None));
        scorer.Score();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            scorer.Score();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Features_are_scaled_and_scores_are_on_the_targets_scale()
    {
        InputPipeline inputs = TestInputs.Make(InputScaling.Standardize, [1f, 2f, 3f, 4f, 5f], [2f, 2f, 2f, 0f, 1f]);
        float scaled = Score(Network(inputs, new TargetScaling(100f, 10f)), [2f, 3f, 4f, 9f, 6f]);
        float plain = Score(Network(InputPipeline.None, TargetScaling.None), [2f, 2f, 2f, 0f, 1f]);
        Assert.Equal(100f + 10f * plain, scaled, 1e-4f);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_feature_that_is_not_finite_gives_nan_and_the_next_row_is_not_harmed(float bad)
    {
        // A factor of 0 and a dead unit would both hide it otherwise.
        var scorer = new RowScorer(
            Network(TestInputs.Make(InputScaling.Standardize, new float[Inputs], [1f, 1f, 0f, 1f, 1f]), TargetScaling.None));
        float[] good = [1f, 2f, 3f, 4f, 5f];
        good.CopyTo(scorer.Features);
        float expected = scorer.Score()[0];
        good.CopyTo(scorer.Features);
        scorer.Features[2] = bad;
        Assert.True(float.IsNaN(scorer.Score()[0]));
        good.CopyTo(scorer.Features);
        Assert.Equal(expected, scorer.Score()[0]);
    }

    [Fact]
    public void Scoring_does_not_change_the_network()
    {
        TrainedNetwork network = Network(InputPipeline.None, TargetScaling.None);
        float[] before = [.. network.Parameters.Values];
        Score(network, [1f, 2f, 3f, 4f, 5f]);
        Assert.True(Bits.Equal(before, network.Parameters.Values));
    }

    private static float Score(TrainedNetwork network, ReadOnlySpan<float> features)
    {
        var scorer = new RowScorer(network);
        features.CopyTo(scorer.Features);
        return scorer.Score()[0];
    }

    private static TrainedNetwork Network(InputPipeline inputs, TargetScaling target)
    {
        var parameters = new ParameterBlock(NetworkShape.Create(Inputs, [new Dense(33, Activation.Gelu), new Dense(9), new Dense(1)], Activation.Linear));
        Initializer.Initialize(parameters, Parametrization.Standard, new RandomGenerator(3, RandomStream.Initialization));
        return new TrainedNetwork(inputs, [parameters], RegressionHead.Scalar.WithScalings(() => [target]));
    }
}
