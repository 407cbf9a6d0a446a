using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Network;

/// <summary>Scores any number of rows, a tile of them at a time, without allocating. One per thread; the network it scores with is shared.</summary>
/// <remarks>A row's outputs have the same bits whatever the rows beside it and the height of the tile.</remarks>
internal sealed class BatchScorer
{
    private readonly TrainedNetwork _network;
    private readonly ForwardPass _forward;
    private readonly ActivationMatrix _input;
    private readonly float[] _inputs;
    private readonly float[] _sums;
    private readonly bool[] _accepted;

    public BatchScorer(TrainedNetwork network, int tileRows)
    {
        _network = network;
        _forward = new ForwardPass(network.Shape, tileRows);
        _input = new ActivationMatrix(tileRows, network.Shape.FirstLayerInputs);
        _inputs = new float[network.Shape.Inputs];
        _sums = new float[tileRows * network.Shape.Outputs];
        _accepted = new bool[tileRows];
    }

    /// <summary>
    /// The network's outputs: logits of a classifier, values on the target's scale of a regression. All NaN for a row with a feature
    /// that is not finite, unless it is missing and imputed.
    /// </summary>
    /// <param name="features">Rows × features.</param>
    /// <param name="outputs">Rows × outputs.</param>
    public void Score(ReadOnlySpan<float> features, Span<float> outputs)
    {
        int width = _network.Features;
        for (int rows = features.Length / width; rows > 0;)
        {
            int tile = Math.Min(rows, _accepted.Length);
            ScoreTile(features[..(tile * width)], outputs[..(tile * _network.Shape.Outputs)], tile);
            features = features[(tile * width)..];
            outputs = outputs[(tile * _network.Shape.Outputs)..];
            rows -= tile;
        }
    }

    private void ScoreTile(ReadOnlySpan<float> features, Span<float> outputs, int rows)
    {
        bool allAccepted = Load(features, rows);
        _forward.Run(_network.Members[0], _input, 0, rows);
        _forward.Outputs.CopyRowsTo(outputs, 0, rows);
        if (_network.Members.Length > 1)
            AverageWithOthers(outputs, rows);
        if (_network.Task == NetworkTask.Regression)
        {
            foreach (ref float output in outputs)
                output = _network.TargetScaling.ToScore(output);
        }
        if (!allAccepted)
            ForgetOtherRows(outputs, rows);
    }

    private void AverageWithOthers(Span<float> outputs, int rows)
    {
        Span<float> others = _sums.AsSpan(0, outputs.Length);
        foreach (ParameterBlock member in _network.Members.AsSpan(1..))
        {
            _forward.Run(member, _input, 0, rows);
            _forward.Outputs.CopyRowsTo(others, 0, rows);
            TensorPrimitives.Add(outputs, others, outputs);
        }
        TensorPrimitives.Multiply(outputs, 1f / _network.Members.Length, outputs);
    }

    // False where a row cannot be scored; _accepted then says which. Scaling might hide it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Load(ReadOnlySpan<float> features, int rows)
    {
        bool finite = VectorMath.IsFinite(features);
        bool allAccepted = true;
        int width = _network.Features;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> values = features.Slice(row * width, width);
            _accepted[row] = finite || InputScaler.Accepts(_network.InputScaler.Missing, values);
            allAccepted &= _accepted[row];
            _network.InputScaler.Apply(values, _inputs);
            _input.SetRow(row, _inputs);
        }
        return allAccepted;
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
