namespace MLNetDenseTrainer.Hunt.Cases;

/// <summary>The rows of a case.</summary>
internal sealed record CaseData(IReadOnlyList<CaseRow> Training, IReadOnlyList<CaseRow> Validation)
{
    // With so many features, MaximumDataMemory of 1 MiB holds fewer rows than there are.
    private const int WideFeatures = 1_000;
    private const int StreamedRows = 640;
    private const int SparseFeatures = 1_100;

    // Rows that have nothing missing, so that every training has something to learn from.
    private const int CompleteRows = 2;

    public static CaseData Of(HuntCase c)
    {
        var random = new Random(c.Seed ^ 0x5EED);
        int features = c.Sparse ? SparseFeatures : c.Streamed ? WideFeatures : c.Features;
        FeatureSource further = c.Sparse ? FeatureSource.Rare : FeatureSource.Coin;
        bool IsAny(int feature) => feature < c.Features && !c.Sparse;
        FeatureSource[] sources = [.. Enumerable.Range(0, features).Select(f => IsAny(f) ? FeatureSource.Any(random) : further)];
        double[] truth = [.. sources.Select(_ => random.NextDouble() - 0.5)];
        int rows = c.Rows + (c.Streamed ? StreamedRows : 0);
        return new CaseData(Draw(rows), Draw(c.ValidationRows));

        CaseRow[] Draw(int count) =>
            [.. Enumerable.Range(0, count).Select(row => Row(c, random, sources, truth, mayMiss: row >= CompleteRows))];
    }

    private static CaseRow Row(HuntCase c, Random random, FeatureSource[] sources, double[] truth, bool mayMiss)
    {
        float[] features = [.. sources.Select(source => source.Draw(random))];
        double score = Enumerable.Range(0, features.Length).Sum(f => truth[f] * features[f]) / Math.Sqrt(features.Length);
        float[] targets = [.. Enumerable.Range(0, c.IsRegression ? c.Outputs : 1).Select(_ => Target(c, random, score))];
        for (int f = 0; f < Math.Min(features.Length, c.Features) && c.HasMissing && mayMiss; f++)
            features[f] = random.Next(10) == 0 ? float.NaN : features[f];
        for (int t = 0; t < targets.Length && c.IsMultiOutput && c.HasMissing && mayMiss; t++)
            targets[t] = random.Next(5) == 0 ? float.NaN : targets[t];
        return new CaseRow(features, targets, Weight(c.Weights, random, mayMiss));
    }

    private static float Target(HuntCase c, Random random, double score)
    {
        double noisy = score + FeatureSource.Normal(random);
        if (c.IsBinary)
            return noisy > 0.7 ? 1f : 0f;
        if (c.IsMulticlass)
            return Math.Clamp((int)Math.Floor(noisy + 0.5 * c.ClassCount), 0, c.ClassCount - 1);
        if (c.Loss == LossKind.Poisson)
            return (float)Math.Floor(Math.Exp(Math.Min(noisy, 3.0)));
        return (float)(c.OutputActivation is null ? 2.0 * noisy + 1.0 : Math.Abs(noisy));
    }

    private static float Weight(RowWeights weights, Random random, bool mayBeZero) => weights switch
    {
        RowWeights.Whole => random.Next(mayBeZero ? 0 : 1, 4),
        RowWeights.Fractions => (float)Math.Pow(4.0, 2.0 * random.NextDouble() - 1.0),
        _ => 1f,
    };
}
