using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Training.Data;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>The kernels at sizes where products of two counts leave the range of int.</summary>
public sealed class LargeMatricesTests
{
    // Rows times tiles is beyond int for tiles of 4, 6 and 12 rows alike.
    private const int ManyRows = 160_600;

    [Theory]
    [MemberData(nameof(MatrixProductsTests.Vectors), MemberType = typeof(MatrixProductsTests))]
    public void Every_row_of_a_large_batch_is_computed(string vector)
    {
        MatrixProducts products = MatrixProductsTests.Products(vector);
        var x = new ActivationMatrix(ManyRows, 1);
        for (int row = 0; row < ManyRows; row++)
            x.At(row, 0) = row;
        WeightMatrix w = Matrices.Weights(1, 1);
        w[0, 0] = 2f;
        var start = new AlignedFloats(Panels.Width);
        start.At(0) = 1f;
        var y = new ActivationMatrix(ManyRows, 1);
        products.Forward(x, w, ref start.At(0), hasStart: true, y, 0, ManyRows);
        Assert.Equal(-1, Enumerable.Range(0, ManyRows).FirstOrDefault(row => y.At(row, 0) != 2f * row + 1f, -1));
    }

    [Fact]
    public void A_matrix_has_no_more_rows_than_an_array_has_room_for()
    {
        Assert.Equal(67_108_859, ActivationMatrix.MostRows(1));
        Assert.Equal(67_108_859, ActivationMatrix.MostRows(32));
        Assert.Equal(33_554_429, ActivationMatrix.MostRows(33));
        Assert.Equal(127, ActivationMatrix.MostRows(1 << 24));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ActivationMatrix(67_108_860, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ActivationMatrix(128, 1 << 24));
    }

    [Fact]
    public void Kernels_reach_the_ends_of_the_largest_matrices()
    {
        string[] said = KernelProcess.Run(null, "largest");
        Assert.Contains(said.Single(), new[] { "right", "no memory for the largest matrices" });
    }
}
