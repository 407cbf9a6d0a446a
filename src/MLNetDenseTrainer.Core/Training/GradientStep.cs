using System.Numerics.Tensors;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Training;

/// <summary>From the gradient of a batch to changed parameters: guard, penalty, clipping, decay and the optimiser's rule.</summary>
internal sealed class GradientStep(TrainingSettings settings, int parameterCount)
{
    private readonly OptimizerRule _rule = settings.Optimizer.CreateRule(parameterCount);

    /// <summary>Changes the parameters; false, with the parameters untouched, where the gradient is not finite.</summary>
    public bool TryApply(ParameterBlock parameters, ParameterBlock gradients, float learningRate)
    {
        if (settings.L2Regularization > 0f)
            AddPenaltyGradient(parameters, gradients);
        if (!TensorPrimitives.IsFiniteAll<float>(gradients.Values))
            return false;
        if (settings.GradientClipNorm is { } limit)
            Clip(gradients.Values, limit);
        if (settings.WeightDecay > 0f)
            Decay(parameters, 1f - learningRate * settings.WeightDecay);
        _rule.Step(parameters.Values, gradients.Values, learningRate);
        return true;
    }

    // Weights only: biases are free.
    private void AddPenaltyGradient(ParameterBlock parameters, ParameterBlock gradients)
    {
        for (int l = 0; l < parameters.Shape.Layers.Length; l++)
        {
            Span<float> gradient = gradients.Weights(l).Span;
            TensorPrimitives.FusedMultiplyAdd(parameters.Weights(l).Span, settings.L2Regularization, gradient, gradient);
        }
    }

    private static void Clip(Span<float> gradients, float limit)
    {
        // In double, where the square of no float overflows.
        double sum = 0.0;
        foreach (float gradient in gradients)
            sum += (double)gradient * gradient;
        double norm = Math.Sqrt(sum);
        if (norm > limit)
            TensorPrimitives.Multiply(gradients, (float)(limit / norm), gradients);
    }

    private static void Decay(ParameterBlock parameters, float factor)
    {
        for (int l = 0; l < parameters.Shape.Layers.Length; l++)
        {
            Span<float> weights = parameters.Weights(l).Span;
            TensorPrimitives.Multiply(weights, factor, weights);
        }
    }
}
