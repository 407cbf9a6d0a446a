namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>The measures of the league, in double. ML.NET's own take logarithms to base 2 and cap them.</summary>
internal static class Metrics
{
    /// <summary>The share of pairs of a positive and a negative row in which the positive one has the greater score; equal scores count half.</summary>
    public static double Auc(bool[] labels, float[] scores)
    {
        double[] ranks = Ranks(Array.ConvertAll(scores, score => (double)score));
        double positives = labels.Count(label => label);
        double negatives = labels.Length - positives;
        double rankSum = ranks.Where((_, row) => labels[row]).Sum();
        // Of the ranks of positives, those below them that are positive too are 1 + 2 + ... + positives.
        return (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
    }

    /// <summary>The mean of -ln p over the probabilities given to what came true; infinite where one is 0.</summary>
    public static double LogLoss(IEnumerable<double> probabilitiesOfTruth) => probabilitiesOfTruth.Average(p => -Math.Log(p));

    public static double Accuracy(bool[] labels, bool[] predicted) => labels.Zip(predicted).Average(pair => pair.First == pair.Second ? 1.0 : 0.0);

    public static double RootMeanSquaredError(float[] labels, float[] scores) =>
        Math.Sqrt(labels.Zip(scores).Average(pair => Square((double)pair.First - pair.Second)));

    public static double StandardDeviation(float[] values)
    {
        double mean = values.Average(value => (double)value);
        return Math.Sqrt(values.Average(value => Square(value - mean)));
    }

    /// <summary>The yardstick of the RealMLP paper (arXiv:2407.04491): near 0, errors count by their difference and no longer by their ratio.</summary>
    public static double ShiftedGeometricMean(IEnumerable<double> errors)
    {
        const double shift = 0.01;
        return Math.Exp(errors.Average(error => Math.Log(error + shift)));
    }

    /// <summary>From 1 for the least; equal values share the mean of their ranks.</summary>
    public static double[] Ranks(double[] values)
    {
        double[] ranks = new double[values.Length];
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        for (int start = 0, end; start < order.Length; start = end)
        {
            end = start + 1;
            while (end < order.Length && values[order[end]].Equals(values[order[start]]))
                end++;
            foreach (int i in order.AsSpan(start, end - start))
                ranks[i] = (start + 1 + end) / 2.0;
        }
        return ranks;
    }

    private static double Square(double x) => x * x;
}
