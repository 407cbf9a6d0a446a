using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Network;

/// <summary>The inputs of the first layer for a batch: rows × inputs, each row dense or sparse.</summary>
internal sealed class NetworkInput(int maximumRows, int columns, int categories = 0)
{
    // For each sparse row its number among them; -1 for a dense row.
    private readonly int[] _places = [.. Enumerable.Repeat(-1, maximumRows)];
    private ActivationMatrix? _dense;
    private SparseMatrix? _sparse;
    private readonly SparseMatrix? _categories = categories > 0 ? new SparseMatrix(categories) : null;

    public int Columns => columns;

    /// <summary>The dense rows, at their numbers. Made when they are first asked for.</summary>
    public ActivationMatrix Dense => _dense ??= new ActivationMatrix(maximumRows, columns);

    /// <summary>The sparse rows, in the order in which they were set.</summary>
    public SparseMatrix Sparse => _sparse ??= new SparseMatrix(columns);

    /// <summary>The categories of all rows, in their order, where the network has some.</summary>
    public SparseMatrix Categories => _categories ?? throw new InvalidOperationException("The network has no categories.");

    public bool IsSparse(int row) => _places[row] >= 0;

    /// <summary>Makes all rows dense, and forgets their categories.</summary>
    public void Clear()
    {
        _categories?.Clear();
        if (_sparse is not { Rows: > 0 })
            return;
        _sparse.Clear();
        _places.AsSpan().Fill(-1);
    }

    /// <summary>Makes a row sparse.</summary>
    public void SetRow(int row, FeatureRow features) => _places[row] = Sparse.Add(features);

    /// <summary>Adds the categories of the next row, where the network has some.</summary>
    public void AddCategories(FeatureRow features) => _categories?.Add(features.Categories);

    public FeatureRow SparseRow(int row) => Sparse[_places[row]];

    /// <summary>y = x w + b for some rows.</summary>
    public void MultiplyTo(WeightMatrix w, ref float biases, ActivationMatrix y, int firstRow, int endRow)
    {
        if (_sparse is not { Rows: > 0 })
        {
            MatrixKernels.Forward(Dense, w, ref biases, y, firstRow, endRow);
            return;
        }
        for (int row = firstRow; row < endRow;)
        {
            if (IsSparse(row))
            {
                SparseKernels.Forward(SparseRow(row), w, ref biases, y, row++);
                continue;
            }
            int end = row + 1;
            while (end < endRow && !IsSparse(end))
                end++;
            MatrixKernels.Forward(Dense, w, ref biases, y, row, end);
            row = end;
        }
    }
}
