using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class SparseKernelsTests
{
    private const int Inputs = 90;
    private const int Rows = 23;

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(32)]
    [InlineData(40)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(97)]
    [InlineData(128)]
    public void Products_have_the_bits_of_the_dense_ones(int units)
    {
        (float[][] x, SparseMatrix sparse) = Features();
        var random = new Random(units);
        WeightMatrix w = Matrices.Weights(Inputs, units);
        foreach (int input in Enumerable.Range(0, Inputs))
        {
            for (int unit = 0; unit < units; unit++)
                w[input, unit] = random.NextSingle() - 0.5f;
        }
        var biases = new AlignedFloats(Panels.Count(units) * Panels.Width);
        Values(random, units).CopyTo(biases.Span);
        ActivationMatrix dense = Matrices.Activations([.. x.SelectMany(row => row)], Rows, Inputs);

        var expected = new ActivationMatrix(Rows, units);
        MatrixKernels.Forward(dense, w, ref biases.At(0), expected, 0, Rows);
        var found = new ActivationMatrix(Rows, units);
        for (int row = 0; row < Rows; row++)
            SparseKernels.Forward(sparse[row], w, ref biases.At(0), found, row);
        Assert.True(Bits.Equal(expected.ToArray(Rows), found.ToArray(Rows)));

        ActivationMatrix dy = Matrices.Activations(Values(random, Rows * units), Rows, units);
        WeightMatrix expectedGradient = Matrices.Weights(Inputs, units);
        MatrixKernels.WeightGradient(dense, dy, expectedGradient, Rows, 0, Inputs);
        WeightMatrix gradient = Matrices.Weights(Inputs, units);
        var columns = new SparseColumns(Inputs);
        columns.Load(sparse);
        SparseKernels.WeightGradient(columns, dy, gradient, 0, columns.Count / 2);
        SparseKernels.WeightGradient(columns, dy, gradient, columns.Count / 2, columns.Count);
        for (int input = 0; input < Inputs; input++)
        {
            for (int unit = 0; unit < units; unit++)
                Assert.Equal(expectedGradient[input, unit], gradient[input, unit]);
        }
    }

    [Fact]
    public void Columns_are_those_that_occur_with_their_rows_in_order()
    {
        var columns = new SparseColumns(10);
        var matrix = new SparseMatrix(10);
        // Loaded again and again: what was there before leaves nothing behind.
        for (int round = 0; round < 3; round++)
        {
            matrix.Clear();
            matrix.Add(new FeatureRow([2, 7], [1f, 2f]));
            matrix.Add(new FeatureRow([], []));
            matrix.Add(new FeatureRow([round, 7, 9], [3f, 4f, 5f]));
            columns.Load(matrix);
            var expected = new Dictionary<int, (int, float)[]> { [7] = [(0, 2f), (2, 4f)], [9] = [(2, 5f)], [2] = [(0, 1f)] };
            expected[round] = round == 2 ? [(0, 1f), (2, 3f)] : [(2, 3f)];
            Assert.Equal(expected.Count, columns.Count);
            for (int place = 0; place < columns.Count; place++)
            {
                (int[] rows, float[] values, int start, int end) = columns.At(place);
                Assert.Equal(expected[columns.Columns[place]], rows[start..end].Zip(values[start..end]));
            }
        }
    }

    private static (float[][] X, SparseMatrix Sparse) Features()
    {
        var random = new Random(1);
        var sparse = new SparseMatrix(Inputs);
        float[][] x = [.. Enumerable.Range(0, Rows).Select(row => Values(random, Inputs).Select(v => random.Next(row % 7 + 1) == 1 ? v : 0f).ToArray())];
        foreach (float[] row in x)
            sparse.Add(SparseCase.NonZeros(row));
        return (x, sparse);
    }

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(2 * random.NextDouble() - 1))];
}
