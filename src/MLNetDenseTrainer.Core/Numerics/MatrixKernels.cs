using System.Diagnostics;
using System.Numerics.Tensors;

namespace MLNetDenseTrainer.Numerics;

/// <summary>The three matrix products of a dense layer. All matrices are row-major.</summary>
/// <remarks>
/// Shapes: x is rows × inputs, w is inputs × units (row i holds what input i sends to each unit), y is rows × units.
/// Work is split over threads by the outputs a thread owns, and each output element is summed in the same order whatever
/// the number of threads and rows, so that results have the same bits for any thread count and for a row alone or in a batch.
/// </remarks>
internal sealed class MatrixKernels
{
    // Below this many multiply-adds a thread costs more than it brings.
    private const long WorkWorthAThread = 1 << 18;

    private readonly ParallelOptions _parallelism;

    public MatrixKernels(int threads) => _parallelism = new ParallelOptions { MaxDegreeOfParallelism = threads };

    /// <summary>y = x w + b, the forward product. Biases b: units.</summary>
    public void Forward(ReadOnlyMemory<float> x, ReadOnlyMemory<float> w, ReadOnlyMemory<float> b, Memory<float> y, int rows, int inputs, int units)
    {
        Debug.Assert(x.Length == rows * inputs && w.Length == inputs * units && b.Length == units && y.Length == rows * units);
        Split(rows, (long)rows * inputs * units, (first, end) =>
        {
            for (int r = first; r < end; r++)
            {
                ReadOnlySpan<float> xRow = x.Span.Slice(r * inputs, inputs);
                Span<float> yRow = y.Span.Slice(r * units, units);
                b.Span.CopyTo(yRow);
                for (int i = 0; i < inputs; i++)
                    TensorPrimitives.FusedMultiplyAdd(w.Span.Slice(i * units, units), xRow[i], yRow, yRow);
            }
        });
    }

    /// <summary>dx = dy wᵀ, the gradient of the layer's inputs.</summary>
    public void InputGradient(ReadOnlyMemory<float> dy, ReadOnlyMemory<float> w, Memory<float> dx, int rows, int inputs, int units)
    {
        Debug.Assert(dy.Length == rows * units && w.Length == inputs * units && dx.Length == rows * inputs);
        Split(rows, (long)rows * inputs * units, (first, end) =>
        {
            for (int r = first; r < end; r++)
            {
                ReadOnlySpan<float> dyRow = dy.Span.Slice(r * units, units);
                Span<float> dxRow = dx.Span.Slice(r * inputs, inputs);
                for (int i = 0; i < inputs; i++)
                    dxRow[i] = TensorPrimitives.Dot(dyRow, w.Span.Slice(i * units, units));
            }
        });
    }

    /// <summary>dw = xᵀ dy and db = the column sums of dy, the gradients of the layer's parameters.</summary>
    public void ParameterGradient(ReadOnlyMemory<float> x, ReadOnlyMemory<float> dy, Memory<float> dw, Memory<float> db, int rows, int inputs, int units)
    {
        Debug.Assert(x.Length == rows * inputs && dy.Length == rows * units && dw.Length == inputs * units && db.Length == units);
        Split(inputs, (long)rows * inputs * units, (first, end) =>
        {
            dw.Span[(first * units)..(end * units)].Clear();
            for (int r = 0; r < rows; r++)
            {
                ReadOnlySpan<float> dyRow = dy.Span.Slice(r * units, units);
                for (int i = first; i < end; i++)
                {
                    Span<float> dwRow = dw.Span.Slice(i * units, units);
                    TensorPrimitives.FusedMultiplyAdd(dyRow, x.Span[r * inputs + i], dwRow, dwRow);
                }
            }
        });
        db.Span.Clear();
        for (int r = 0; r < rows; r++)
            TensorPrimitives.Add(db.Span, dy.Span.Slice(r * units, units), db.Span);
    }

    private void Split(int count, long work, Action<int, int> body)
    {
        int parts = (int)Math.Min(Math.Min(_parallelism.MaxDegreeOfParallelism, count), work / WorkWorthAThread);
        if (parts <= 1)
            body(0, count);
        else
            Parallel.For(0, parts, _parallelism, part => body((int)((long)count * part / parts), (int)((long)count * (part + 1) / parts)));
    }
}
