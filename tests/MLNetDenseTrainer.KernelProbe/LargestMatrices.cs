using System.Runtime.CompilerServices;
using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Network.Embedding;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.KernelProbe;

/// <summary>Each kernel at the ends of the largest matrices, 8 GiB each. A new process maps that memory without filling it.</summary>
internal static class LargestMatrices
{
    // Two panels, so that offsets of the last rows are as large as they get.
    private const int Columns = 33;

    private const int Ends = 29;
    private const long MostWorkingSet = 1 << 30;

    private static readonly WeightMatrix _w = Weights(Columns, Columns);

    /// <summary>Throws where a kernel is wrong; says how much memory the process has come to hold.</summary>
    public static void Check()
    {
        int rows = ActivationMatrix.MostRows(Columns);
        ActivationMatrix x, y;
        try
        {
            (x, y) = (new ActivationMatrix(rows, Columns), new ActivationMatrix(rows, Columns));
        }
        catch (OutOfMemoryException)
        {
            Console.WriteLine("no memory for the largest matrices");
            return;
        }
        _w[Columns - 1, Columns - 1] = 2f;
        x.Element(rows - 1, Columns - 1) = 3f;
        CheckForward(new MatrixProducts<Simd512>(), x, y);
        CheckForward(new MatrixProducts<Simd256>(), x, y);
        CheckForward(new MatrixProducts<Simd128>(), x, y);
        CheckForward(new MatrixProducts<SimdScalar>(), x, y);
        CheckGradients(x, y);
        CheckSparse(x, y);
        CheckEmbedding(x);
        CheckFormat();
        Require(Environment.WorkingSet, 0, MostWorkingSet);
        Console.WriteLine("right");
    }

    private static void CheckForward(MatrixProducts products, ActivationMatrix x, ActivationMatrix y)
    {
        int rows = x.MaximumRows;
        var start = new AlignedFloats(2 * Panels.Width);
        start.Span.Fill(1f);
        foreach ((int first, int end) in new[] { (0, Ends), (rows - Ends, rows), (rows - 1, rows) })
        {
            y.Rows(0, first, end).Clear();
            y.Rows(1, first, end).Clear();
            products.Forward(x, _w, ref start.At(0), hasStart: true, y, first, end);
            RequireEqual(y.Element(first, 0), 1f);
            RequireEqual(y.Element(end - 1, 0), 1f);
            RequireEqual(y.Element(first, Columns - 1), first == rows - 1 ? 7f : 1f);
            RequireEqual(y.Element(end - 1, Columns - 1), end == rows ? 7f : 1f);
        }
        RequireEqual(y.Element(Ends, 0), 0f);
        RequireEqual(y.Element(rows - Ends - 1, Columns - 1), 0f);
    }

    // Sums over rows begin with the first; the second panel is far away.
    private static void CheckGradients(ActivationMatrix x, ActivationMatrix dy)
    {
        x.Element(1, Columns - 1) = 3f;
        dy.Rows(1, 0, Ends).Clear();
        dy.Element(1, Columns - 1) = 5f;
        WeightMatrix dw = Weights(Columns, Columns);
        MatrixKernels.WeightGradient(x, dy, dw, Ends, 0, Columns);
        RequireEqual(dw[Columns - 1, Columns - 1], 15f);
        var db = new AlignedFloats(2 * Panels.Width);
        MatrixKernels.BiasGradient(dy, ref db.At(0), Ends);
        RequireEqual(db.At(Columns - 1), 5f);
    }

    // The rows of a column are where it says; the last one of all is enough.
    private static void CheckSparse(ActivationMatrix dy, ActivationMatrix y)
    {
        int last = dy.MaximumRows - 1;
        var sparse = new SparseMatrix(Columns);
        sparse.Add(new FeatureRow([0, Columns - 1], [1f, 1f]));
        var columns = new SparseColumns(Columns);
        columns.Load(sparse);
        columns.At(0).Rows[0] = last;
        WeightMatrix dw = Weights(Columns, Columns);
        SparseKernels.WeightGradient(columns, dy, dw, 0, 1);
        RequireEqual(dw[0, Columns - 1], 3f);

        var biases = new AlignedFloats(2 * Panels.Width);
        SparseKernels.Forward(sparse[0], _w, ref biases.At(0), y, last);
        RequireEqual(y.Element(last, Columns - 1), 2f);
    }

    // Three columns over the edge between the panels.
    private static void CheckEmbedding(ActivationMatrix x)
    {
        int rows = x.MaximumRows;
        var parameters = new AlignedFloats(PeriodicEmbedding.ParametersPerFeature);
        parameters.Span[PeriodicEmbedding.Biases..].Fill(5f);
        PeriodicEmbedding.Forward(x, [0], ref parameters.At(0), Columns - 3, rows - Ends, rows);
        RequireEqual(x.Element(rows - 1, Columns - 3), 5f);
        RequireEqual(x.Element(rows - 1, Columns - 1), 5f);
        RequireEqual(x.Element(rows - Ends, Columns - 1), 5f);
        RequireEqual(x.Element(rows - Ends - 1, Columns - 1), 0f);
    }

    // As bytes, these numbers are more than a span can count.
    private static void CheckFormat()
    {
        var values = new AlignedFloats((1 << 29) + 1);
        var writer = new PayloadWriter(Stream.Null);
        writer.WriteSingles(values.Span);
        writer.WriteChecksum();
        new Checksum().Add(values.Span);
    }

    private static WeightMatrix Weights(int inputs, int units) => new(new AlignedFloats(WeightMatrix.Length(inputs, units)), 0, inputs, units);

    private static void RequireEqual(float found, float expected, [CallerLineNumber] int line = 0)
    {
        if (found != expected)
            throw new InvalidOperationException($"Line {line}: {found}, expected {expected}.");
    }

    private static void Require(long found, long least, long most)
    {
        if (found < least || found > most)
            throw new InvalidOperationException($"The process holds {found} bytes.");
    }
}
