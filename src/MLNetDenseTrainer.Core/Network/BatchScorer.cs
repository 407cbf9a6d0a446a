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
    private readonly bool[] _finite;

    public BatchScorer(TrainedNetwork network, int tileRows)
    {
        _network = network;
        _forward = new ForwardPass(network.Shape, tileRows);
        _input = new ActivationMatrix(tileRows, network.Shape.Inputs);
        _finite = new bool[tileRows];
    }

    /// <summary>
    /// The network's outputs: logits of a classifier, values on the target's scale of a regression. All NaN for a row with a feature
    /// that is not finite.
    /// </summary>
    /// <param name="features">Rows × inputs. Scaled in place.</param>
    /// <param name="outputs">Rows × outputs.</param>
    public void Score(Span<float> features, Span<float> outputs)
    {
        int inputs = _network.Shape.Inputs;
        for (int rows = features.Length / inputs; rows > 0;)
        {
            int tile = Math.Min(rows, _finite.Length);
            ScoreTile(features[..(tile * inputs)], outputs[..(tile * _network.Shape.Outputs)], tile);
            features = features[(tile * inputs)..];
            outputs = outputs[(tile * _network.Shape.Outputs)..];
            rows -= tile;
        }
    }

    private void ScoreTile(Span<float> features, Span<float> outputs, int rows)
    {
        bool finite = Load(features, rows);
        _forward.Run(_network.Parameters, _input, 0, rows);
        _forward.Outputs.CopyRowsTo(outputs, 0, rows);
        if (_network.Task == NetworkTask.Regression)
        {
            foreach (ref float output in outputs)
                output = _network.TargetScaling.ToScore(output);
        }
        if (!finite)
            ForgetRowsThatAreNotFinite(outputs, rows);
    }

    // False where a row is not finite; _finite then says which. Scaling might hide it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Load(Span<float> features, int rows)
    {
        bool finite = VectorMath.IsFinite(features);
        int inputs = _network.Shape.Inputs;
        for (int row = 0; row < rows; row++)
        {
            Span<float> values = features.Slice(row * inputs, inputs);
            if (!finite)
                _finite[row] = TensorPrimitives.IsFiniteAll<float>(values);
            _network.InputScaler.Apply(values);
            _input.SetRow(row, values);
        }
        return finite;
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
