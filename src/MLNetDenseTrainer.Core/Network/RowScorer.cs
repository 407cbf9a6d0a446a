using System.Numerics.Tensors;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Network;

/// <summary>Scores rows one at a time without allocating. One per thread; the network it scores with is shared.</summary>
internal sealed class RowScorer
{
    private static readonly MatrixKernels _oneThread = new(threads: 1);

    private readonly TrainedNetwork _network;
    private readonly ForwardPass _forward;
    private readonly float[] _row;

    public RowScorer(TrainedNetwork network)
    {
        _network = network;
        _forward = new ForwardPass(network.Shape, _oneThread, maximumRows: 1);
        _row = new float[network.Shape.Inputs];
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
        Span<float> outputs = _forward.Run(_network.Parameters, _row, rows: 1).Span;
        if (!finite)
            outputs.Fill(float.NaN);
        else if (_network.Task == NetworkTask.Regression)
        {
            foreach (ref float output in outputs)
                output = _network.TargetScaling.ToScore(output);
        }
        return outputs;
    }
}
