using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Network;

/// <summary>Scores tiles of rows without allocating. One per thread; the model it scores with is shared.</summary>
/// <remarks>A row's outputs have the same bits whatever the rows beside it.</remarks>
internal sealed class BatchScorer
{
    private readonly TrainedNetwork _network;
    private readonly ForwardPass _forward;
    private readonly ActivationMatrix _features;
    private readonly ActivationMatrix _input;
    private readonly float[] _row;
    private readonly MemberAverage? _average;
    private readonly bool[] _accepted;

    public BatchScorer(TrainedNetwork network, int tileRows)
    {
        TileRows = tileRows;
        _network = network;
        _forward = new ForwardPass(network.Shape, tileRows);
        _features = new ActivationMatrix(tileRows, network.Features);
        _input = new ActivationMatrix(tileRows, network.Shape.FirstLayerInputs);
        _row = new float[network.Features];
        _average = network.Members.Length > 1 ? new MemberAverage(network.Task, network.Shape.Outputs, tileRows) : null;
        _accepted = new bool[tileRows];
    }

    /// <summary>How many rows it takes at once.</summary>
    public int TileRows { get; }

    /// <summary>Sets the features of a row of the tile.</summary>
    public void SetRow(int row, ReadOnlySpan<float> features) => _features.SetRow(row, features);

    /// <summary>Sets the features of a row of the tile; those not named are zero.</summary>
    public void SetRow(int row, ReadOnlySpan<int> indices, ReadOnlySpan<float> features) => _features.SetRow(row, indices, features);

    /// <summary>
    /// The model's outputs: logits of a classifier, values on the target's scale of a regression. All NaN for a row with a feature
    /// that is not finite, unless it is missing and imputed.
    /// </summary>
    /// <param name="rows">The rows of the tile that were set.</param>
    /// <param name="outputs">Rows × outputs.</param>
    public void Score(int rows, Span<float> outputs)
    {
        // Scaling might hide what is not finite.
        bool finite = IsFinite(rows);
        bool allAccepted = finite || Accepts(rows);
        _network.InputScaler.Apply(_features, _input, rows, finite);
        Predict(rows, outputs);
        if (_network.Task.IsRegression())
            _network.TargetScalings.ToScores(outputs);
        if (!allAccepted)
            ForgetOtherRows(outputs, rows);
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

    private bool IsFinite(int rows)
    {
        for (int panel = 0; panel < Panels.Count(_features.Columns); panel++)
        {
            if (!VectorMath.IsFinite(_features.Rows(panel, 0, rows)))
                return false;
        }
        return true;
    }

    private bool Accepts(int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            _features.GetRow(row, _row);
            _accepted[row] = InputScaler.Accepts(_network.InputScaler.Missing, _row);
        }
        return !_accepted.AsSpan(0, rows).Contains(false);
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
