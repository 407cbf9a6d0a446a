using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Prediction;

/// <summary>Scores tiles of rows without allocating. One per thread; the model it scores with is shared.</summary>
/// <remarks>
/// A row's outputs have the same bits whatever the rows beside it. Where the model suits it and a row has few features that are not zero,
/// only those are touched; which way a row takes depends on its values, not on the form in which they come.
/// </remarks>
internal sealed class BatchScorer
{
    // Rows of a wider network are scored fewer at a time: 256 MiB.
    private const int LargestTile = 1 << 26;

    private readonly TrainedNetwork _network;
    private readonly ForwardPass _forward;
    private readonly bool _takesSparse;
    private readonly NetworkInput _input;
    private readonly SparseRow _nonZeros = new();
    private readonly SparseRow _inputsOfRow = new();
    private readonly MixedRow? _mixed;
    private readonly MemberAverage? _average;
    private readonly bool[] _accepted;
    private float[]? _row;
    private int _denseRows;
    private bool _isScored;

    /// <summary>Takes so many rows at once; of a very wide network fewer.</summary>
    public BatchScorer(TrainedNetwork network, int tileRows)
    {
        int widest = Math.Max(network.Shape.FirstLayerInputs, network.Shape.Layers.Max(layer => layer.Units));
        tileRows = Math.Clamp(LargestTile / widest, 1, tileRows);
        TileRows = tileRows;
        _network = network;
        _forward = new ForwardPass(network.Shape, tileRows);
        _takesSparse = SparseFeatures.Suit(network.Inputs, network.Shape);
        _input = new NetworkInput(tileRows, network.Shape.FirstLayerInputs, network.Shape.CategoryCount);
        _mixed = network.Inputs.Categories.IsEmpty ? null : new MixedRow(network.Inputs.Categories, network.DenseFeatures);
        _average = network.Members.Length > 1 ? new MemberAverage(network.Head, network.Shape.Outputs, tileRows) : null;
        _accepted = new bool[tileRows];
    }

    public int TileRows { get; }

    /// <summary>Sets the features of a row of the tile, each row once, beginning with the first.</summary>
    public void SetRow(int row, FeatureRow features)
    {
        if (row == 0 || _isScored)
            Clear();
        if (_takesSparse && TrySetSparse(row, features))
            return;
        _denseRows++;
        _accepted[row] = true;
        if (_mixed is not null)
        {
            _accepted[row] = _network.Inputs.Accepts(features.Values);
            _mixed.Set(features);
            _input.AddCategories(_mixed.Row);
            features = new FeatureRow(_mixed.Row.Values);
        }
        if (features.IsSparse)
            _input.Dense.SetRow(row, features.Indices, features.Values);
        else
            _input.Dense.SetRow(row, features.Values);
    }

    /// <summary>Scores of the first rows of the tile, as <see cref="Head.ToScores"/> gives them: rows × outputs.</summary>
    /// <remarks>All NaN for a row with a feature that is not finite, unless it is missing and imputed.</remarks>
    public void Score(int rows, Span<float> outputs)
    {
        _isScored = true;
        bool allAccepted = true;
        if (_denseRows > 0)
        {
            // The steps might hide what is not finite.
            allAccepted = _mixed is not null || IsFinite(rows) || AcceptsDense(rows);
            _network.Inputs.Apply(_input.Dense, _network.DenseFeatures, rows);
        }
        // Sparse and mixed rows were looked at when they were set.
        for (int row = 0; row < rows; row++)
            allAccepted &= _accepted[row] || (_mixed is null && !_input.IsSparse(row));
        Predict(rows, outputs);
        _network.Head.ToScores(outputs, _network.Shape.Outputs);
        if (!allAccepted)
            ForgetOtherRows(outputs, rows);
    }

    private void Clear()
    {
        _input.Clear();
        _denseRows = 0;
        _isScored = false;
    }

    private bool TrySetSparse(int row, FeatureRow features)
    {
        _nonZeros.Set(features);
        if (!SparseFeatures.Pay(_nonZeros.Count, 1, _network.Features))
            return false;
        _accepted[row] = _network.Inputs.Accepts(_nonZeros.Row.Values);
        _network.Inputs.Apply(_nonZeros.Row, _network.Features, _inputsOfRow);
        _input.SetRow(row, _inputsOfRow.Row);
        return true;
    }

    private void Predict(int rows, Span<float> outputs)
    {
        _average?.Clear();
        foreach (ParameterBlock member in _network.Members)
        {
            _forward.Run(member, _input, 0, rows);
            _forward.Outputs.CopyRowsTo(outputs, 0, rows);
            _average?.Add(outputs);
        }
        _average?.CopyTo(outputs);
    }

    // False also where what an earlier tile left beside the features is not finite; then each row is looked at.
    private bool IsFinite(int rows)
    {
        for (int panel = 0; panel < Panels.Count(_network.DenseFeatures); panel++)
        {
            if (!VectorMath.IsFinite(_input.Dense.Rows(panel, 0, rows)))
                return false;
        }
        return true;
    }

    private bool AcceptsDense(int rows)
    {
        _row ??= new float[_network.DenseFeatures];
        bool all = true;
        for (int row = 0; row < rows; row++)
        {
            if (_input.IsSparse(row))
                continue;
            _input.Dense.GetRow(row, _row);
            _accepted[row] = _network.Inputs.Accepts(_row);
            all &= _accepted[row];
        }
        return all;
    }

    private void ForgetOtherRows(Span<float> outputs, int rows)
    {
        int width = _network.Shape.Outputs;
        for (int row = 0; row < rows; row++)
        {
            if (!_accepted[row])
                outputs.Slice(row * width, width).Fill(float.NaN);
        }
    }
}
