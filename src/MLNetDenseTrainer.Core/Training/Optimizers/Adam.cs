using System.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>Settings of <see cref="Optimizer.Adam"/>.</summary>
internal sealed class Adam : Optimizer
{
    private readonly float _beta1;
    private readonly float _beta2;
    private readonly float _epsilon;

    public Adam(float beta1, float beta2, float epsilon)
    {
        if (!(beta1 >= 0f && beta1 < 1f))
            throw new ArgumentOutOfRangeException(nameof(beta1), beta1, "Beta1 is at least 0 and less than 1.");
        if (!(beta2 >= 0f && beta2 < 1f))
            throw new ArgumentOutOfRangeException(nameof(beta2), beta2, "Beta2 is at least 0 and less than 1.");
        if (!(epsilon > 0f && float.IsFinite(epsilon)))
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "Epsilon is positive and finite.");
        _beta1 = beta1;
        _beta2 = beta2;
        _epsilon = epsilon;
    }

    public override string ToString() => FormattableString.Invariant($"Adam(beta1: {_beta1}, beta2: {_beta2}, epsilon: {_epsilon})");

    internal override OptimizerRule CreateRule(int parameterCount) => new Rule(_beta1, _beta2, _epsilon, parameterCount);

    private sealed class Rule(float beta1, float beta2, float epsilon, int parameterCount) : OptimizerRule
    {
        private readonly float[] _mean = new float[parameterCount];
        private readonly float[] _meanSquare = new float[parameterCount];
        private long _steps;

        public override void Step(Span<float> parameters, ReadOnlySpan<float> gradients, float learningRate)
        {
            _steps++;
            double rootCorrection = Math.Sqrt(1.0 - Math.Pow(beta2, _steps));
            float rate = (float)(learningRate * rootCorrection / (1.0 - Math.Pow(beta1, _steps)));
            // m^ / (sqrt(v^) + epsilon) with both corrections taken out of the loop.
            float scaledEpsilon = (float)(epsilon * rootCorrection);

            int i = 0;
            for (int width = Vector<float>.Count; i <= parameters.Length - width; i += width)
            {
                var g = new Vector<float>(gradients[i..]);
                Vector<float> m = new Vector<float>(_mean, i) * beta1 + g * (1f - beta1);
                Vector<float> v = new Vector<float>(_meanSquare, i) * beta2 + g * g * (1f - beta2);
                m.CopyTo(_mean, i);
                v.CopyTo(_meanSquare, i);
                Vector<float> w = new Vector<float>(parameters[i..]) - m * rate / (Vector.SquareRoot(v) + new Vector<float>(scaledEpsilon));
                w.CopyTo(parameters[i..]);
            }
            for (; i < parameters.Length; i++)
            {
                float g = gradients[i];
                _mean[i] = _mean[i] * beta1 + g * (1f - beta1);
                _meanSquare[i] = _meanSquare[i] * beta2 + g * g * (1f - beta2);
                parameters[i] -= _mean[i] * rate / (MathF.Sqrt(_meanSquare[i]) + scaledEpsilon);
            }
        }
    }
}
