using MLNetDenseTrainer.Training.Optimizers;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Ten steps of an optimiser, beside ten of its rule in double precision.</summary>
internal static class OptimizerSequence
{
    public delegate double Rule(double w, double g, double alpha);

    /// <param name="optimizer">The optimiser.</param>
    /// <param name="createRule">Its rule for one parameter, with the state of that parameter.</param>
    public static void Check(Optimizer optimizer, Func<Rule> createRule)
    {
        for (int length = 1; length <= 40; length++)
        {
            var random = new Random(length);
            float[] w = Values(length, random);
            double[] expected = [.. w.Select(value => (double)value)];
            Rule[] rules = [.. w.Select(_ => createRule())];
            OptimizerRule product = optimizer.CreateRule(length);
            for (int step = 1; step <= 10; step++)
            {
                float[] g = Values(length, random);
                float alpha = 0.1f / step;
                product.Step(w, g, alpha);
                for (int p = 0; p < length; p++)
                {
                    expected[p] = rules[p](expected[p], g[p], alpha);
                    // Up to ten steps of a handful of roundings each, of numbers that are around 1.
                    Assert.True(Math.Abs(w[p] - expected[p]) <= 5e-7 * (1 + Math.Abs(expected[p])), $"length {length}, step {step}, parameter {p}: {w[p]}, expected {expected[p]}");
                }
            }
        }
    }

    /// <summary>One step of all parameters at once.</summary>
    public static void Step(this OptimizerRule rule, float[] w, float[] g, float learningRate)
    {
        rule.Begin(learningRate);
        rule.Apply(w, g, 0);
    }

    /// <summary>Numbers between -1 and 1, one in ten of them zero.</summary>
    public static float[] Values(int length, Random random) =>
        [.. Enumerable.Range(0, length).Select(_ => random.Next(10) == 0 ? 0f : (float)(2 * random.NextDouble() - 1))];
}
