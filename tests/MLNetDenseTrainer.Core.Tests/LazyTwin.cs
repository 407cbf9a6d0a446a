using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>
/// A linear network on dense rows in double precision, whose optimiser leaves the weights alone of features that are zero in the whole batch: the naive twin of training on sparse rows.
/// </summary>
internal sealed class LazyTwin(string optimizer, TrainingSettings settings)
{
    public double[] Train(float[] start, TrainingRows rows)
    {
        double[] w = [.. start.Select(p => (double)p)];
        double[] first = new double[w.Length];
        double[] second = new double[w.Length];
        int steps = 0;
        for (int epoch = 0; epoch < settings.Epochs; epoch++)
        {
            for (int batch = 0; batch < rows.Count; batch += settings.BatchSize)
            {
                int[] indices = [.. Enumerable.Range(batch, Math.Min(settings.BatchSize, rows.Count - batch))];
                double[] gradient = Gradient(w, rows, indices);
                steps++;
                for (int p = 0; p < w.Length; p++)
                {
                    bool isBias = p == rows.Inputs;
                    if (!isBias && indices.All(row => rows.Features(row)[p] == 0f))
                        continue;
                    if (!isBias)
                        w[p] *= 1 - settings.LearningRate * settings.WeightDecay;
                    w[p] -= settings.LearningRate * Direction(gradient[p], ref first[p], ref second[p], steps);
                }
            }
        }
        return w;
    }

    private double Direction(double gradient, ref double first, ref double second, int steps)
    {
        if (optimizer == "adam")
        {
            first = 0.9 * first + 0.1 * gradient;
            second = 0.999 * second + 0.001 * gradient * gradient;
            return first / (1 - Math.Pow(0.9, steps)) / (Math.Sqrt(second / (1 - Math.Pow(0.999, steps))) + 1e-8);
        }
        first = 0.9 * first + gradient;
        return optimizer == "nesterov" ? gradient + 0.9 * first : first;
    }

    private static double[] Gradient(double[] w, TrainingRows rows, int[] indices)
    {
        double[] gradient = new double[w.Length];
        foreach (int row in indices)
        {
            float[] x = [.. rows.Features(row), 1f];
            double delta = (x.Zip(w).Sum(pair => pair.First * pair.Second) - rows.Target(row)) / indices.Length;
            for (int p = 0; p < w.Length; p++)
                gradient[p] += delta * x[p];
        }
        return gradient;
    }
}
