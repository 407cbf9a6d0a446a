using System.Numerics.Tensors;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Network;

/// <summary>Scores rows one at a time without allocating. One per thread; the network it scores with is shared.</summary>
internal sealed class RowScorer
{
    private readonly TrainedNetwork _network;
    private readonly ForwardPass _forward;
    private readonly ActivationMatrix _input;
    private readonly float[] _row;
    private readonly float[] _outputs;

    public RowScorer(TrainedNetwork network)
    {
        _network = network;
        _forward = new ForwardPass(network.Shape, maximumRows: 1);
        _input = new ActivationMatrix(maximumRows: 1, network.Shape.Inputs);
        _row = new float[network.Shape.Inputs];
        _outputs = new float[network.Shape.Outputs];
    }

    /// <summary>Where the caller puts the features of the row to score.</summary>
    public Span<float> Features => _row;

    /// <summary>
    /// The network's outputs for <see cref="Features"/>: logits of a classifier, values on the target's scale of a regression. All NaN
    /// where a feature is not finite. Valid until the next call.
    /// </summary>
    public Span<float> Score()
    {
        bool finite = TensorPrimitives.IsFiniteAll<float>(_row);
        _network.InputScaler.Apply(_row);
        _input.SetRow(0, _row);
        _forward.Run(_network.Parameters, _input, 0, 1);
        _forward.Outputs.GetRow(0, _outputs);
        if (!finite)
            _outputs.AsSpan().Fill(float.NaN);
        else if (_network.Task == NetworkTask.Regression)
        {
            foreach (ref float output in _outputs.AsSpan())
                output = _network.TargetScaling.ToScore(output);
        }
        return _outputs;
    }
}
