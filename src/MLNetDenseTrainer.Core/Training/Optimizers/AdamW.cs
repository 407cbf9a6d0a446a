using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Optimizers;

/// <summary>Settings of <see cref="Optimizer.AdamW"/>: Adam that brings a weight decay of its own.</summary>
internal sealed class AdamW(float? weightDecay, float beta1, float beta2, float epsilon) : Optimizer
{
    private const float UsualWeightDecay = 0.01f;

    private readonly float? _weightDecay = weightDecay is { } given ? Arguments.AtLeast(0f, given, nameof(weightDecay)) : null;
    private readonly Adam _adam = new(beta1, beta2, epsilon);

    public override string ToString() => FormattableString.Invariant($"{_adam} with weight decay");

    // The decay is no part of the state that the rule keeps.
    internal override Identity Identity => _adam.Identity with { Name = "AdamW" };

    internal override int StateVectors => _adam.StateVectors;

    internal override OptimizerRule CreateRule(int parameterCount) => _adam.CreateRule(parameterCount);

    internal override float EffectiveWeightDecay(float option)
    {
        if (_weightDecay is not { } given)
            return option > 0f ? option : UsualWeightDecay;
        return option == 0f || option == given
            ? given
            : throw new ArgumentException(FormattableString.Invariant(
                $"WeightDecay is {option}, but Optimizer.AdamW was given a weightDecay of {given}: set one of them."));
    }
}
