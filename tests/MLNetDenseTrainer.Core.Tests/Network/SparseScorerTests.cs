using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Prediction;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class SparseScorerTests
{
    private const int Outputs = 3;
    private const int Inputs = SparseCase.Inputs;

    [Theory]
    [InlineData(InputScaling.None, MissingValues.SkipRow)]
    [InlineData(InputScaling.MaximumAbsolute, MissingValues.SkipRow)]
    [InlineData(InputScaling.MaximumAbsolute, MissingValues.Impute)]
    public void Rows_score_alike_in_both_forms_alone_and_in_mixed_tiles(InputScaling scaling, MissingValues missing)
    {
        TrainedNetwork network = Network(scaling, missing);
        float[][] rows = Rows();
        float[][] expected = [.. rows.Select(row => Score(network, [row], sparse: _ => false)[0])];
        foreach (Func<int, bool> sparse in new Func<int, bool>[] { _ => true, _ => false, row => row % 2 == 0 })
        {
            Assert.All(expected.Zip(Score(network, rows, sparse)), pair => Assert.True(Bits.Equal(pair.First, pair.Second)));
            Assert.All(expected.Zip(rows.Select(row => Score(network, [row], sparse)[0])), pair => Assert.True(Bits.Equal(pair.First, pair.Second)));
        }
        // The naive twin: scaled whole and multiplied whole.
        for (int row = 0; row < rows.Length; row++)
        {
            bool accepted = network.Inputs.Accepts(rows[row]);
            Assert.Equal(!accepted, float.IsNaN(expected[row][0]));
            float[] inputs = network.Inputs.Apply(rows[row]);
            var forward = new ForwardPass(network.Shape, 1);
            forward.Run(network.Parameters, Matrices.Input(inputs, 1, inputs.Length), 0, 1);
            Assert.True(!accepted || Bits.Equal(forward.Outputs.ToArray(1), expected[row]), $"row {row}");
        }
    }

    // All kinds: few and many features that are not zero, none, missing and infinite ones.
    private static float[][] Rows()
    {
        var random = new Random(4);
        float[][] rows = [.. new[] { 10, 0, 1200, 40, 3000, 1, 20, 2, 30, 2000, 5, 6 }.Select(nonZeros => SparseCase.Row(random, nonZeros))];
        rows[3][7] = float.NaN;
        rows[4][7] = float.NaN;
        rows[6][8] = float.PositiveInfinity;
        rows[8][9] = float.NaN;
        rows[9][1] = float.NegativeInfinity;
        return rows;
    }

    private static float[][] Score(TrainedNetwork network, float[][] rows, Func<int, bool> sparse)
    {
        var scorer = new BatchScorer(network, rows.Length);
        float[] outputs = new float[rows.Length * Outputs];
        // The second tile leaves no trace of the first.
        foreach (bool turned in new[] { true, false })
        {
            for (int row = 0; row < rows.Length; row++)
            {
                float[] x = rows[turned ? rows.Length - 1 - row : row];
                scorer.SetRow(row, sparse(row) ? SparseCase.NonZeros(x) : x);
            }
            scorer.Score(rows.Length, outputs);
        }
        return [.. outputs.Chunk(Outputs)];
    }

    private static TrainedNetwork Network(InputScaling scaling, MissingValues missing)
    {
        int[]? flagged = missing == MissingValues.Impute ? [2, 7] : null;
        var shape = NetworkShape.Create(
            Inputs + (flagged?.Length ?? 0), [new Dense(37, Activation.Gelu), new Dense(Outputs)], Activation.Linear);
        var parameters = new ParameterBlock(shape);
        Initializer.Initialize(parameters, Parametrization.Standard, new RandomGenerator(3, RandomStream.Initialization));
        float[] factors = [.. Enumerable.Range(0, Inputs).Select(i => i % 17 == 3 ? 0f : 1.5f)];
        InputPipeline inputs = TestInputs.Make(scaling, new float[Inputs], factors, flagged);
        return new TrainedNetwork(inputs, [parameters], RegressionHead.Vector);
    }
}
