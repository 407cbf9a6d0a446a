using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Optimizers;

/// <summary>Settings of <see cref="Optimizer.GradientDescent"/>.</summary>
internal sealed class GradientDescent : Optimizer
{
    private readonly float _momentum;
    private readonly bool _nesterov;

    public GradientDescent(float momentum, bool nesterov)
    {
        _momentum = Arguments.AtLeast0Below1(momentum);
        if (nesterov && momentum == 0f)
            throw new ArgumentException("Nesterov's form needs a momentum above 0, but momentum is 0.", nameof(nesterov));
        _nesterov = nesterov;
    }

    public override string ToString() => _momentum == 0f
        ? "GradientDescent"
        : FormattableString.Invariant($"GradientDescent(momentum: {_momentum}, nesterov: {_nesterov})");

    internal override Identity Identity => new("GradientDescent", ("momentum", _momentum), ("nesterov", _nesterov ? 1 : 0));

    internal override int StateVectors => 1;

    internal override OptimizerRule CreateRule(int parameterCount) =>
        _momentum == 0f ? new PlainRule() : new MomentumRule(_momentum, _nesterov, parameterCount);

    private sealed class PlainRule : OptimizerRule
    {
        public override void Apply(
            Span<float> parameters, ReadOnlySpan<float> gradients, int offset, float gradientFactor, float rateFactor) =>
            TensorPrimitives.FusedMultiplyAdd(gradients, -LearningRate * rateFactor * gradientFactor, parameters, parameters);

        // Every step begins afresh.
        public override void Exchange(StateExchange state)
        {
        }
    }

    private sealed class MomentumRule(float momentum, bool nesterov, int parameterCount) : OptimizerRule
    {
        private readonly float[] _velocity = new float[parameterCount];

        // Clipping scales each step by a factor of its own, so the velocity holds scaled gradients.
        public override void Apply(
            Span<float> parameters, ReadOnlySpan<float> gradients, int offset, float gradientFactor, float rateFactor)
        {
            Span<float> velocity = _velocity.AsSpan(offset, parameters.Length);
            Accumulate(velocity, gradients, gradientFactor);
            float rate = LearningRate * rateFactor;
            float alongVelocity = nesterov ? rate * momentum : rate;
            TensorPrimitives.FusedMultiplyAdd(velocity, -alongVelocity, parameters, parameters);
            if (nesterov)
                TensorPrimitives.FusedMultiplyAdd(gradients, -rate * gradientFactor, parameters, parameters);
        }

        private void Accumulate(Span<float> velocity, ReadOnlySpan<float> gradients, float gradientFactor)
        {
            if (gradientFactor == 1f)
            {
                TensorPrimitives.FusedMultiplyAdd(velocity, momentum, gradients, velocity);
                return;
            }
            TensorPrimitives.Multiply(velocity, momentum, velocity);
            TensorPrimitives.FusedMultiplyAdd(gradients, gradientFactor, velocity, velocity);
        }

        // A lasting gradient moves weights by 1 / (1 - momentum) of itself.
        public override void Shrink(Span<float> weights, int offset, float penalty, float rateFactor) =>
            Shrink(weights, LearningRate * rateFactor * penalty / (1f - momentum));

        public override void Exchange(StateExchange state) => state.Singles(_velocity, "the velocity");
    }
}
