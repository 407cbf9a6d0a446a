using MLNetDenseTrainer.Inputs.Clip;
using MLNetDenseTrainer.Inputs.Rank;
using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Numerics.Statistics;

namespace MLNetDenseTrainer.Inputs.Affine;

/// <summary>Scales by quantiles: features with long tails by rank, others by median and spread, and all within a smooth limit.</summary>
/// <param name="mayRank">Whether features with long tails enter by their rank.</param>
internal sealed class RobustFit(bool mayRank) : InputFit
{
    // A thread takes up about as much for each row as so many features do.
    private const int FeaturesLikeAThread = 32;

    // With fewer values, another thread costs more than it brings.
    private const long ValuesWorthAThread = 1 << 17;

    private float[] _centers = [];
    private float[] _factors = [];
    private QuantileMap?[] _maps = [];

    public override bool ReadsColumns => true;

    public override IEnumerable<InputStep> Finish(Columns columns, int threads, Action? checkAlive)
    {
        _centers = new float[columns.Count];
        _factors = new float[columns.Count];
        _maps = new QuantileMap?[columns.Count];
        int[] all = [.. Enumerable.Range(0, columns.Count)];
        Fit(columns, all, mayRank, threads, checkAlive);
        // The first features have the maps, if there are too many.
        Fit(columns, [.. all.Where(f => _maps[f] is not null).Skip(RankStep.MaximumMaps)], mayRank: false, threads, checkAlive);
        QuantileMap[] maps = [.. _maps.OfType<QuantileMap>()];
        var affine = new AffineStep(_centers, _factors);
        return maps.Length == 0 ? [affine, new ClipStep()] : [new RankStep(columns.Count, maps), affine, new ClipStep()];
    }

    // Threads share out the features.
    private void Fit(Columns columns, int[] features, bool mayRank, int threads, Action? checkAlive)
    {
        long worth = (long)features.Length * columns.Rows / ValuesWorthAThread;
        int most = Math.Min(Math.Min(threads, features.Length), columns.Count / FeaturesLikeAThread);
        using var team = new WorkerTeam((int)Math.Clamp(worth, 1, Math.Max(1, most)));
        int next = -1;
        team.Run(_ =>
        {
            var values = new float[columns.Rows];
            var weights = new float[columns.Rows];
            for (int i = Interlocked.Increment(ref next); i < features.Length; i = Interlocked.Increment(ref next))
            {
                checkAlive?.Invoke();
                int count = columns.Read(features[i], values, weights);
                Fit(features[i], values.AsSpan(0, count), weights.AsSpan(0, count), mayRank);
            }
        });
    }

    private void Fit(int feature, Span<float> values, Span<float> weights, bool mayRank)
    {
        _maps[feature] = null;
        // A feature that is missing everywhere becomes zero.
        if (values.IsEmpty)
            return;
        using var quantiles = new WeightedQuantiles(values, weights);
        if (mayRank && QuantileMapFit.HasLongTails(quantiles))
        {
            _maps[feature] = QuantileMapFit.Fit(feature, quantiles);
            _factors[feature] = AffineStep.Factor(QuantileMapFit.InterquartileRange);
            return;
        }
        (_centers[feature], double spread) = RobustSpread.Of(quantiles, values, weights);
        _factors[feature] = AffineStep.Factor(spread);
    }
}
