namespace MLNetDenseTrainer.Honesty;

/// <summary>Rows of three segments, in two of which the event is rare. Only the segment speaks for it.</summary>
public static class SegmentRows
{
    private const int NoiseFeatures = 5;
    private static readonly double[] _shares = [0.90, 0.08, 0.02];

    /// <summary>The rate of the event in each segment.</summary>
    public static IReadOnlyList<double> Rates { get; } = [0.002, 0.05, 0.30];

    public static KnownRows Draw(int count, int seed)
    {
        var random = new Random(seed);
        float[][] features = new float[count][];
        float[] labels = new float[count];
        double[][] truth = new double[count][];
        for (int row = 0; row < count; row++)
        {
            double place = random.NextDouble();
            int segment = place < _shares[0] ? 0 : place < _shares[0] + _shares[1] ? 1 : 2;
            IEnumerable<float> noise = Enumerable.Range(0, NoiseFeatures).Select(_ => (float)Normal.Next(random));
            features[row] = [.. Enumerable.Range(0, Rates.Count).Select(s => s == segment ? 1f : 0f), .. noise];
            truth[row] = [1.0 - Rates[segment], Rates[segment]];
            labels[row] = random.NextDouble() < Rates[segment] ? 1f : 0f;
        }
        return new KnownRows(GeneratedTask.Binary, features, labels, truth);
    }

    /// <summary>For each segment the mean of a value.</summary>
    public static double[] Means(KnownRows rows, IEnumerable<double> values)
    {
        double[] each = [.. values];
        return
        [
            .. Enumerable.Range(0, Rates.Count).Select(segment =>
                Enumerable.Range(0, rows.Count).Where(row => rows.Features[row][segment] == 1f).Average(row => each[row])),
        ];
    }
}
