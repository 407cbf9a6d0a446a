using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Optimizers;

/// <summary>Settings of <see cref="Optimizer.Adam"/>.</summary>
internal sealed class Adam(float beta1, float beta2, float epsilon) : Optimizer
{
    private readonly float _beta1 = Arguments.AtLeast0Below1(beta1);
    private readonly float _beta2 = Arguments.AtLeast0Below1(beta2);

    // Smaller ones are subnormal soon, and far below the smallest root of an average of squares that float holds.
    private readonly float _epsilon = Arguments.AtLeast(1e-30f, epsilon);

    public override string ToString() => FormattableString.Invariant($"Adam(beta1: {_beta1}, beta2: {_beta2}, epsilon: {_epsilon})");

    internal override Identity Identity => new("Adam", ("beta1", _beta1), ("beta2", _beta2), ("epsilon", _epsilon));

    internal override int StateVectors => 2;

    internal override OptimizerRule CreateRule(int parameterCount) => new Rule(_beta1, _beta2, _epsilon, parameterCount);

    private sealed class Rule(float beta1, float beta2, float epsilon, int parameterCount) : OptimizerRule
    {
        // Averages this small change nothing beside the usual epsilon, and would become subnormal numbers, which are slow.
        private const float Negligible = 1e-30f;

        // The root of a negligible square is a ten millionth of this.
        private const float UsualEpsilon = 1e-8f;

        private const float SmallestNormal = 1.17549435e-38f;

        // A penalty moves weights without a gradient by at most so many full steps towards zero. With the usual betas, a gradient after a
        // long silence makes fewer: 0.1 / sqrt(0.001).
        private const float MostStepsToZero = 4f;

        // Beside a smaller epsilon, smaller squares count, down to the smallest that float holds.
        private readonly float _negligibleSquare =
            epsilon >= UsualEpsilon ? Negligible : (float)Math.Clamp(1e-13 * epsilon * epsilon, SmallestNormal, Negligible);

        // At least the root of the largest square that float does not hold, so that a smaller gradient makes a full step at most.
        private readonly float _epsilon = (float)Math.Max(epsilon, Math.Sqrt(SmallestNormal / (1.0 - beta2)));

        private readonly AlignedFloats _mean = new(parameterCount);
        private readonly AlignedFloats _meanSquare = new(parameterCount);
        private long _steps;
        private float _rate;
        private float _scaledEpsilon;
        private float _rootCorrection;

        // m^ / (sqrt(v^) + epsilon) with both bias corrections taken out of the loop.
        public override void Begin(float learningRate)
        {
            base.Begin(learningRate);
            _steps++;
            double rootCorrection = Math.Sqrt(1.0 - Math.Pow(beta2, _steps));
            _rate = (float)(learningRate * rootCorrection / (1.0 - Math.Pow(beta1, _steps)));
            _scaledEpsilon = (float)(_epsilon * rootCorrection);
            _rootCorrection = (float)rootCorrection;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Apply(
            Span<float> parameters, ReadOnlySpan<float> gradients, int offset, float gradientFactor, float rateFactor)
        {
            Debug.Assert(parameters.Length == gradients.Length && offset + parameters.Length <= _mean.Length);
            float rate = _rate * rateFactor;
            ref float w = ref MemoryMarshal.GetReference(parameters);
            ref float g = ref MemoryMarshal.GetReference(gradients);
            ref float m = ref _mean.At(offset);
            ref float v = ref _meanSquare.At(offset);
            nuint i = 0;
            for (; i + (nuint)Vector512<float>.Count <= (nuint)parameters.Length; i += (nuint)Vector512<float>.Count)
            {
                Vector512<float> gradient = Vector512.LoadUnsafe(ref g, i) * gradientFactor;
                Vector512<float> mean = Vector512.FusedMultiplyAdd(
                    Vector512.LoadUnsafe(ref m, i), Vector512.Create(beta1), gradient * (1f - beta1));
                Vector512<float> square = Vector512.FusedMultiplyAdd(
                    Vector512.LoadUnsafe(ref v, i), Vector512.Create(beta2), gradient * gradient * (1f - beta2));
                mean &= Vector512.GreaterThan(Vector512.Abs(mean), Vector512.Create(Negligible));
                square &= Vector512.GreaterThan(square, Vector512.Create(_negligibleSquare));
                mean.StoreUnsafe(ref m, i);
                square.StoreUnsafe(ref v, i);
                Vector512<float> step = mean * rate / (Vector512.Sqrt(square) + Vector512.Create(_scaledEpsilon));
                (Vector512.LoadUnsafe(ref w, i) - step).StoreUnsafe(ref w, i);
            }
            for (int j = (int)i; j < parameters.Length; j++)
            {
                ref float mean = ref _mean.At(offset + j);
                ref float square = ref _meanSquare.At(offset + j);
                float gradient = gradients[j] * gradientFactor;
                mean = ZeroUpTo(Negligible, MathF.FusedMultiplyAdd(mean, beta1, gradient * (1f - beta1)));
                square = ZeroUpTo(_negligibleSquare, MathF.FusedMultiplyAdd(square, beta2, gradient * gradient * (1f - beta2)));
                parameters[j] -= mean * rate / (MathF.Sqrt(square) + _scaledEpsilon);
            }
        }

        // In the metric of each weight's own step size (ProxGen: Yun et al., 2020, arXiv:2007.07484), or the penalty would vanish.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Shrink(Span<float> weights, int offset, float penalty, float rateFactor)
        {
            Span<Vector512<float>> w = MemoryMarshal.Cast<float, Vector512<float>>(weights);
            Span<Vector512<float>> v = MemoryMarshal.Cast<float, Vector512<float>>(_meanSquare.Span.Slice(offset, weights.Length));
            Vector512<float> scaledPenalty = Vector512.Create(_rootCorrection * penalty);
            for (int i = 0; i < w.Length; i++)
            {
                Vector512<float> steps = scaledPenalty / (Vector512.Sqrt(v[i]) + Vector512.Create(_scaledEpsilon));
                steps = Vector512.Min(steps, Vector512.Create(MostStepsToZero));
                w[i] = VectorMath.SoftThreshold(w[i], steps * (LearningRate * rateFactor));
            }
        }

        public override void Exchange(StateExchange state)
        {
            state.Int64(ref _steps, "the number of Adam's steps");
            state.Singles(_mean.Span, "Adam's mean of gradients");
            state.Singles(_meanSquare.Span, "Adam's mean of squared gradients");
        }

        private static float ZeroUpTo(float negligible, float value) => Math.Abs(value) > negligible ? value : 0f;
    }
}
