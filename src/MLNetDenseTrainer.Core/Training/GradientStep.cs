using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>From the gradient of a batch to changed parameters: penalty, guard, clipping, decay and the optimiser's rule, part by part.</summary>
internal sealed class GradientStep
{
    private readonly TrainingSettings _settings;
    private readonly ParameterBlock _parameters;
    private readonly ParameterBlock _gradients;
    private readonly OptimizerRule _rule;
    private readonly double[][] _squares;
    private float _decayFactor;

    public GradientStep(TrainingSettings settings, ParameterBlock parameters, ParameterBlock gradients)
    {
        _settings = settings;
        _parameters = parameters;
        _gradients = gradients;
        _rule = settings.Optimizer.CreateRule(parameters.Values.Length);
        _squares = [.. parameters.Shape.Layers.Select(layer => new double[layer.Inputs + 1])];
    }

    /// <summary>Whether <see cref="Apply"/> needs <see cref="Measure"/> of all parts before.</summary>
    public bool Clips => _settings.GradientClipNorm is not null;

    /// <summary>Begins a step, on one thread.</summary>
    public void Begin(float learningRate)
    {
        _rule.Begin(learningRate);
        _decayFactor = 1f - learningRate * _settings.WeightDecay;
    }

    /// <summary>Adds the penalty's gradient to a part; false where the gradient is not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Complete(ParameterPart part)
    {
        bool finite = true;
        foreach (Range range in part.Ranges(_parameters))
        {
            Span<float> gradients = _gradients.Values[range];
            // Weights only: biases are free.
            if (_settings.L2Regularization > 0f && !part.IsBiases)
                TensorPrimitives.FusedMultiplyAdd(_parameters.Values[range], _settings.L2Regularization, gradients, gradients);
            finite &= VectorMath.IsFinite(gradients);
        }
        return finite;
    }

    /// <summary>Takes note of a part's share in the norm, input by input, so that the sum does not depend on the parts.</summary>
    public void Measure(ParameterPart part)
    {
        for (int input = part.First; input < part.End; input++)
        {
            double sum = 0.0;
            foreach (Range range in (part with { First = input, End = input + 1 }).Ranges(_parameters))
            {
                foreach (float gradient in _gradients.Values[range])
                    sum += (double)gradient * gradient;
            }
            _squares[part.Layer][input] = sum;
        }
    }

    /// <summary>What gradients are to be scaled by; from all parts measured.</summary>
    public float ClipFactor()
    {
        double sum = 0.0;
        foreach (double[] layer in _squares)
        {
            foreach (double square in layer)
                sum += square;
        }
        double norm = Math.Sqrt(sum);
        double limit = _settings.GradientClipNorm!.Value;
        return norm > limit ? (float)(limit / norm) : 1f;
    }

    /// <summary>Changes the parameters of a part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(ParameterPart part, float clipFactor)
    {
        foreach (Range range in part.Ranges(_parameters))
        {
            Span<float> parameters = _parameters.Values[range];
            Span<float> gradients = _gradients.Values[range];
            if (clipFactor != 1f)
                TensorPrimitives.Multiply(gradients, clipFactor, gradients);
            if (_settings.WeightDecay > 0f && !part.IsBiases)
                TensorPrimitives.Multiply(parameters, _decayFactor, parameters);
            _rule.Apply(parameters, gradients, range.Start.Value);
        }
    }
}
