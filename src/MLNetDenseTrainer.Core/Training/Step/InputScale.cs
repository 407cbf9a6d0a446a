using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Training.Optimizers;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Step;

/// <summary>A learned factor for each input of the first layer.</summary>
/// <remarks>
/// (s x) w is x (s w), so the network that is trained and saved has the weights s w; here are s and w apart, as the optimizer sees them.
/// From the gradient g of s w follow those of w, s g, and of s, the sum of w g over the units.
/// </remarks>
internal sealed class InputScale
{
    private readonly AlignedFloats _weights;
    private readonly AlignedFloats _factors;
    private readonly AlignedFloats _gradients;
    private readonly OptimizerRule _rule;
    private readonly int _offset;

    public InputScale(ParameterBlock parameters, Optimizer optimizer)
    {
        LayerShape layer = parameters.Shape.Layers[0];
        _offset = layer.WeightOffset;
        _weights = new AlignedFloats(WeightMatrix.Length(layer.Inputs, layer.Units));
        parameters.Values.Slice(_offset, _weights.Length).CopyTo(_weights.Span);
        _factors = new AlignedFloats(layer.Inputs);
        _factors.Span.Fill(1f);
        _gradients = new AlignedFloats(layer.Inputs);
        _rule = optimizer.CreateRule(layer.Inputs);
    }

    public void Begin(float learningRate) => _rule.Begin(learningRate);

    public void Exchange(StateExchange state)
    {
        state.Singles(_weights.Span, "the unscaled weights");
        state.Singles(_factors.Span, "the input scale");
        _rule.Exchange(state);
    }

    /// <summary>Finds w from s w, by the factors s there are.</summary>
    public void TakeApart(ParameterBlock parameters)
    {
        const float SmallestDivisor = 1e-6f;
        foreach (ref float factor in _factors.Span)
            factor = Math.Abs(factor) < SmallestDivisor ? 1f : factor;
        foreach (Range range in ParameterPart.Weights(0, 0, _factors.Length).Ranges(parameters))
        {
            ReadOnlySpan<float> effective = parameters.Values[range];
            Span<float> weights = Weights(range);
            int width = weights.Length / _factors.Length;
            for (int i = 0; i < weights.Length; i++)
                weights[i] = effective[i] / _factors.Span[i / width];
        }
    }

    /// <summary>The weights w that a piece of the block is made of.</summary>
    public Span<float> Weights(Range range) => _weights.Span[(range.Start.Value - _offset)..(range.End.Value - _offset)];

    /// <summary>Turns the gradients of some inputs' effective weights into those of w, and keeps those of s.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SplitGradients(ParameterPart part, ParameterBlock gradients)
    {
        _gradients.Span[part.First..part.End].Clear();
        foreach (Range range in part.Ranges(gradients))
        {
            int width = (range.End.Value - range.Start.Value) / (part.End - part.First);
            for (int i = 0; i < part.End - part.First; i++)
            {
                Range row = (range.Start.Value + i * width)..(range.Start.Value + (i + 1) * width);
                Span<Vector512<float>> g = MemoryMarshal.Cast<float, Vector512<float>>(gradients.Values[row]);
                Span<Vector512<float>> w = MemoryMarshal.Cast<float, Vector512<float>>(Weights(row));
                Vector512<float> sum = Vector512<float>.Zero;
                float factor = _factors.At(part.First + i);
                for (int v = 0; v < g.Length; v++)
                {
                    sum += w[v] * g[v];
                    g[v] *= factor;
                }
                _gradients.At(part.First + i) += Vector512.Sum(sum);
            }
        }
    }

    /// <summary>Changes the factors of some inputs, whose w has changed already, and updates the effective weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(ParameterPart part, ParameterBlock parameters, float gradientFactor)
    {
        Span<float> factors = _factors.Span[part.First..part.End];
        _rule.Apply(factors, _gradients.Span[part.First..part.End], part.First, gradientFactor, LearningRates.InputScale);
        foreach (Range range in part.Ranges(parameters))
        {
            int width = (range.End.Value - range.Start.Value) / factors.Length;
            Span<float> weights = Weights(range);
            Span<float> effective = parameters.Values[range];
            for (int i = 0; i < factors.Length; i++)
            {
                Span<Vector512<float>> from = MemoryMarshal.Cast<float, Vector512<float>>(weights.Slice(i * width, width));
                Span<Vector512<float>> to = MemoryMarshal.Cast<float, Vector512<float>>(effective.Slice(i * width, width));
                for (int v = 0; v < to.Length; v++)
                    to[v] = from[v] * factors[i];
            }
        }
    }
}
