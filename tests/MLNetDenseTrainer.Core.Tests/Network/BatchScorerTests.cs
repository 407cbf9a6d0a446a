using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Numerics.Sparse;
using MLNetDenseTrainer.Prediction;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class BatchScorerTests
{
    private const int Inputs = 37;
    private const int Outputs = 3;

    [Theory]
    [InlineData(InputScaling.None)]
    [InlineData(InputScaling.Standardize)]
    [InlineData(InputScaling.RobustClip)]
    public void Rows_score_the_same_bits_alone_and_in_batches(InputScaling scaling)
    {
        TrainedNetwork network = Network(scaling);
        float[] x = Features(70);
        float[] alone = [.. Enumerable.Range(0, 70).SelectMany(row => Score(network, tileRows: 1, x[(row * Inputs)..((row + 1) * Inputs)]))];
        foreach (int tileRows in (int[])[1, 7, 16, 69, 70, 128])
            Assert.True(Bits.Equal(alone, Score(network, tileRows, x)), $"tiles of {tileRows} rows");
    }

    [Fact]
    public void Rows_that_are_not_finite_are_nan_and_the_others_as_they_were()
    {
        TrainedNetwork network = Network(InputScaling.Standardize);
        float[] x = Features(40);
        float[] expected = Score(network, tileRows: 16, x);
        int[] bad = [0, 17, 39];
        foreach (int row in bad)
        {
            x[row * Inputs + row % Inputs] = row == 17 ? float.NegativeInfinity : float.NaN;
            expected.AsSpan(row * Outputs, Outputs).Fill(float.NaN);
        }
        Assert.True(Bits.Equal(expected, Score(network, tileRows: 16, x)));
    }

    [Fact]
    public void Sparse_rows_score_as_dense_ones_do()
    {
        TrainedNetwork network = Network(InputScaling.Standardize);
        float[] dense = new float[Inputs];
        dense[3] = 1.5f;
        dense[35] = -2f;
        float[] expected = Score(network, tileRows: 1, dense);
        float[] outputs = new float[Outputs];
        var scorer = new BatchScorer(network, tileRows: 1);
        scorer.SetRow(0, Features(1));
        scorer.Score(1, outputs);
        scorer.SetRow(0, new FeatureRow([3, 35], [1.5f, -2f]));
        scorer.Score(1, outputs);
        Assert.True(Bits.Equal(expected, outputs));
    }

    private static float[] Features(int rows)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, rows * Inputs).Select(_ => (float)(4 * random.NextDouble() - 2))];
    }

    private static float[] Score(TrainedNetwork network, int tileRows, float[] features)
    {
        var scorer = new BatchScorer(network, tileRows);
        float[] outputs = new float[features.Length / Inputs * Outputs];
        for (int first = 0; first < outputs.Length / Outputs; first += tileRows)
        {
            int rows = Math.Min(tileRows, outputs.Length / Outputs - first);
            for (int row = 0; row < rows; row++)
                scorer.SetRow(row, features.AsSpan((first + row) * Inputs, Inputs));
            scorer.Score(rows, outputs.AsSpan(first * Outputs, rows * Outputs));
        }
        return outputs;
    }

    // 128 rows of 2^24 features would be more than an array can hold.
    [Theory]
    [InlineData(1 << 10, 128)]
    [InlineData(1 << 20, 64)]
    public void Rows_of_a_very_wide_network_are_taken_fewer_at_a_time(int features, int rows)
    {
        var parameters = new ParameterBlock(NetworkShape.Create(features, [new Dense(1)], Activation.Linear));
        var network = new TrainedNetwork(InputPipeline.None, [parameters], RegressionHead.Scalar);
        Assert.Equal(rows, new BatchScorer(network, 128).TileRows);
    }

    private static TrainedNetwork Network(InputScaling scaling)
    {
        var parameters = new ParameterBlock(NetworkShape.Create(Inputs, [new Dense(33, Activation.Gelu), new Dense(Outputs)], Activation.Linear));
        Initializer.Initialize(parameters, Parametrization.Standard, new RandomGenerator(3, RandomStream.Initialization));
        // A factor of 0 must not hide what is not finite.
        InputPipeline inputs = TestInputs.Make(
            scaling,
            [.. Enumerable.Range(0, Inputs).Select(i => 0.1f * i)],
            [.. Enumerable.Range(0, Inputs).Select(i => i % 17 == 0 ? 0f : 1.5f)]);
        return new TrainedNetwork(inputs, [parameters], MulticlassHead.Instance);
    }
}
