namespace MLNetDenseTrainer.Honesty;

/// <summary>Positive numbers with a long tail: the exponential of a signal with normal noise.</summary>
/// <param name="TrainingRows">The number of rows to train on.</param>
/// <param name="Strength">The spread of the signal, in logarithms.</param>
/// <param name="Noise">The spread of the noise, in logarithms.</param>
/// <param name="Seed">Decides the truth.</param>
public sealed record SkewedRows(int TrainingRows, double Strength, double Noise, int Seed)
{
    private const int FeatureCount = 8;

    /// <summary>From hardly skewed to very skewed.</summary>
    public static IEnumerable<SkewedRows> Sets(int rows) =>
        from strength in new[] { 0.5, 1.0, 1.5 }
        from noise in new[] { 0.25, 0.5, 1.0 }
        select new SkewedRows(rows, strength, noise, Seed: (int)(100 * strength + 10 * noise));

    public KnownRows Training() => Draw(TrainingRows, 1);

    public KnownRows New(int count) => Draw(count, 2);

    public override string ToString() => FormattableString.Invariant($"{TrainingRows} rows, signal {Strength}, noise {Noise,-4}");

    private KnownRows Draw(int count, int part)
    {
        var teacher = new Teacher(FeatureCount, new Random(Seed));
        var random = new Random(1000 * Seed + part);
        float[][] features = new float[count][];
        float[] labels = new float[count];
        double[][] truth = new double[count][];
        for (int row = 0; row < count; row++)
        {
            features[row] = [.. Enumerable.Range(0, FeatureCount).Select(_ => (float)Normal.Next(random))];
            double signal = Strength * teacher.Of(features[row]);
            labels[row] = (float)Math.Exp(signal + Noise * Normal.Next(random));
            truth[row] = [Math.Exp(signal + 0.5 * Noise * Noise)];
        }
        return new KnownRows(GeneratedTask.Regression, features, labels, truth);
    }
}
