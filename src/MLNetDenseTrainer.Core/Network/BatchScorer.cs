using System.Runtime.CompilerServices;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Network;

/// <summary>Scores tiles of rows without allocating. One per thread; the network it scores with is shared.</summary>
/// <remarks>A row's outputs have the same bits whatever the rows beside it.</remarks>
internal sealed class BatchScorer
{
    private readonly TrainedNetwork _network;
    private readonly ForwardPass _forward;
    private readonly ActivationMatrix _input;
    private readonly bool[] _finite;

    public BatchScorer(TrainedNetwork network, int tileRows)
    {
        TileRows = tileRows;
        _network = network;
        _forward = new ForwardPass(network.Shape, tileRows);
        _input = new ActivationMatrix(tileRows, network.Shape.Inputs);
        _finite = new bool[tileRows];
    }

    /// <summary>How many rows it takes at once.</summary>
    public int TileRows { get; }

    /// <summary>Sets the features of a row of the tile.</summary>
    public void SetRow(int row, ReadOnlySpan<float> features) => _input.SetRow(row, features);

    /// <summary>Sets the features of a row of the tile; those not named are zero.</summary>
    public void SetRow(int row, ReadOnlySpan<int> indices, ReadOnlySpan<float> features) => _input.SetRow(row, indices, features);

    /// <summary>
    /// The network's outputs: logits of a classifier, values on the target's scale of a regression. All NaN for a row with a feature
    /// that is not finite.
    /// </summary>
    /// <param name="rows">The rows of the tile that were set.</param>
    /// <param name="outputs">Rows × outputs.</param>
    public void Score(int rows, Span<float> outputs)
    {
        // Scaling might hide what is not finite.
        bool finite = IsFinite(0, rows);
        if (!finite)
        {
            for (int row = 0; row < rows; row++)
                _finite[row] = IsFinite(row, row + 1);
        }
        _network.InputScaler.Apply(_input, rows);
        _forward.Run(_network.Parameters, _input, 0, rows);
        _forward.Outputs.CopyRowsTo(outputs, 0, rows);
        if (_network.Task == NetworkTask.Regression)
            ToScores(outputs);
        if (!finite)
            ForgetRowsThatAreNotFinite(outputs, rows);
    }

    private bool IsFinite(int firstRow, int endRow)
    {
        for (int panel = 0; panel < Panels.Count(_input.Columns); panel++)
        {
            if (!VectorMath.IsFinite(_input.Rows(panel, firstRow, endRow)))
                return false;
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ToScores(Span<float> outputs)
    {
        TargetScaling scaling = _network.TargetScaling;
        foreach (ref float output in outputs)
            output = scaling.ToScore(output);
    }

    private void ForgetRowsThatAreNotFinite(Span<float> outputs, int rows)
    {
        int width = _network.Shape.Outputs;
        for (int row = 0; row < rows; row++)
        {
            if (!_finite[row])
                outputs.Slice(row * width, width).Fill(float.NaN);
        }
    }
}
