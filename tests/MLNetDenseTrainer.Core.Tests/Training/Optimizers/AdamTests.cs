using MLNetDenseTrainer.Training.Optimizers;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class AdamTests
{
    [Theory]
    [InlineData(0.9f, 0.999f, 1e-8f)]
    [InlineData(0.8f, 0.95f, 1e-3f)]
    [InlineData(0f, 0.9f, 1e-7f)]
    public void Adam_follows_the_papers_rule_for_ten_steps(float beta1, float beta2, float epsilon) =>
        OptimizerSequence.Check(Optimizer.Adam(beta1, beta2, epsilon), () => PapersRule(beta1, beta2, epsilon));

    [Fact]
    public void AdamW_is_adam_once_the_decay_is_done() =>
        OptimizerSequence.Check(Optimizer.AdamW(0.1f, 0.9f, 0.99f, 1e-6f), () => PapersRule(0.9f, 0.99f, 1e-6f));

    // By bias correction the first step is alpha times the sign of the gradient, whatever its size.
    [Theory]
    [InlineData(1e-6f)]
    [InlineData(1f)]
    [InlineData(1e6f)]
    public void The_first_step_is_the_learning_rate_whatever_the_gradients_size(float size)
    {
        float[] w = [1f, 1f, 1f];
        Optimizer.Adam(epsilon: 1e-12f).CreateRule(3).Step(w, [size, -size, 0f], 0.5f);
        Assert.All(w.Zip([0.5f, 1.5f, 1f]), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
    }

    // Where epsilon is next to nothing, steps have the size of the learning rate down to gradients whose square float cannot hold, and
    // none is larger.
    [Theory]
    [InlineData(1f)]
    [InlineData(1e-10f)]
    [InlineData(1e-14f)]
    [InlineData(1e-16f)]
    [InlineData(1e-18f)]
    [InlineData(1e-22f)]
    [InlineData(1e-30f)]
    [InlineData(1e-38f)]
    public void Three_steps_are_three_learning_rates_or_less_whatever_epsilon(float gradient)
    {
        foreach (float epsilon in new[] { 1e-30f, 1e-25f, 1e-20f, 1e-15f, 1e-12f, 1e-8f })
        {
            // A whole vector and a rest.
            float[] w = new float[20];
            float[] g = [.. Enumerable.Repeat(gradient, w.Length)];
            OptimizerRule rule = Optimizer.Adam(epsilon: epsilon).CreateRule(w.Length);
            for (int step = 0; step < 3; step++)
                rule.Step(w, g, 0.001f);
            double least = gradient >= 1e-16f && epsilon <= 0.01f * gradient ? 0.00285 : 0.0;
            Assert.All(w, value => Assert.InRange(-value, least, 0.00301));
        }
    }

    [Theory]
    [InlineData(1f, 0.9f, 1e-8f, "beta1")]
    [InlineData(float.NaN, 0.9f, 1e-8f, "beta1")]
    [InlineData(0.9f, -0.1f, 1e-8f, "beta2")]
    [InlineData(0.9f, 1f, 1e-8f, "beta2")]
    [InlineData(0.9f, 0.9f, 0f, "epsilon")]
    [InlineData(0.9f, 0.9f, float.PositiveInfinity, "epsilon")]
    public void Nonsense_is_refused_by_name(float beta1, float beta2, float epsilon, string name)
    {
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => Optimizer.Adam(beta1, beta2, epsilon)).ParamName);
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => Optimizer.AdamW(null, beta1, beta2, epsilon)).ParamName);
    }

    // Kingma and Ba, 2015, algorithm 1.
    private static OptimizerSequence.Rule PapersRule(double beta1, double beta2, double epsilon)
    {
        double m = 0;
        double v = 0;
        int t = 0;
        return (w, g, alpha) =>
        {
            t++;
            m = beta1 * m + (1 - beta1) * g;
            v = beta2 * v + (1 - beta2) * g * g;
            double mHat = m / (1 - Math.Pow(beta1, t));
            double vHat = v / (1 - Math.Pow(beta2, t));
            return w - alpha * mHat / (Math.Sqrt(vHat) + epsilon);
        };
    }
}
