using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Numerics.RandomNumbers;

namespace MLNetDenseTrainer.KernelProbe;

/// <summary>All products of a dense layer at many sizes, as one SHA-256 of their bits.</summary>
internal static class ProductsHash
{
    private const int Largest = 67;

    private static readonly int[] _rowCounts = [1, 5, 12, 13, 31, Largest];
    private static readonly int[] _sizes = [1, 3, 15, 16, 17, 31, 32, 33, 49, Largest];
    private static readonly int[] _few = [1, 17, 33];

    public static string Compute()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var random = new RandomGenerator(1, RandomStream.Initialization);
        foreach ((int rows, int inputs, int units) in Grid().Concat(EachDimension()))
            Append(hash, random, rows, inputs, units);
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static IEnumerable<(int Rows, int Inputs, int Units)> Grid() =>
        from rows in _rowCounts from inputs in _sizes from units in _sizes select (rows, inputs, units);

    // All sizes of one dimension, with a few of the other two.
    private static IEnumerable<(int Rows, int Inputs, int Units)> EachDimension() =>
        from size in Enumerable.Range(0, Largest + 1)
        from a in _few
        from b in _few
        from sizes in new[] { (size, a, b), (a, size, b), (a, b, size) }
        select sizes;

    private static void Append(IncrementalHash hash, RandomGenerator random, int rows, int inputs, int units)
    {
        ActivationMatrix x = Activations(random, rows, inputs);
        ActivationMatrix dy = Activations(random, rows, units);
        WeightMatrix w = Weights(inputs, units);
        WeightMatrix transposed = Weights(units, inputs);
        for (int i = 0; i < inputs; i++)
        {
            for (int u = 0; u < units; u++)
                w[i, u] = Next(random);
        }
        MatrixTranspose.Copy(w, transposed);
        var biases = new AlignedFloats(Panels.PaddedColumns(units));
        for (int u = 0; u < units; u++)
            biases.Span[u] = Next(random);

        var y = new ActivationMatrix(rows, units);
        MatrixKernels.Forward(x, w, ref biases.At(0), y, 0, rows);
        Append(hash, y, rows);
        var dx = new ActivationMatrix(rows, inputs);
        MatrixKernels.InputGradient(dy, transposed, dx, 0, rows);
        Append(hash, dx, rows);
        var gradients = new AlignedFloats(WeightMatrix.Length(inputs, units));
        MatrixKernels.WeightGradient(x, dy, new WeightMatrix(gradients, 0, inputs, units), rows, 0, inputs);
        hash.AppendData(MemoryMarshal.AsBytes(gradients.Span));
        MatrixKernels.BiasGradient(dy, ref biases.At(0), rows);
        hash.AppendData(MemoryMarshal.AsBytes(biases.Span));
    }

    private static void Append(IncrementalHash hash, ActivationMatrix matrix, int rows)
    {
        float[] row = new float[matrix.Columns];
        for (int r = 0; r < rows; r++)
        {
            matrix.GetRow(r, row);
            hash.AppendData(MemoryMarshal.AsBytes(row.AsSpan()));
        }
    }

    private static ActivationMatrix Activations(RandomGenerator random, int rows, int columns)
    {
        var matrix = new ActivationMatrix(rows, columns);
        for (int r = 0; r < rows; r++)
            matrix.SetRow(r, [.. Enumerable.Range(0, columns).Select(_ => Next(random))]);
        return matrix;
    }

    private static WeightMatrix Weights(int inputs, int units) => new(new AlignedFloats(WeightMatrix.Length(inputs, units)), 0, inputs, units);

    private static float Next(RandomGenerator random) => random.NextSingle() - 0.5f;
}
