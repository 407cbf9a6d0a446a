using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Numerics.Statistics;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Inputs;

/// <summary>Learns an <see cref="InputScaler"/> from quantiles, a feature at a time: threads share out the features.</summary>
internal sealed class RobustFit
{
    // A thread takes up about as much for each row as so many features do.
    private const int FeaturesLikeAThread = 32;

    // With fewer values, another thread costs more than it brings.
    private const long ValuesWorthAThread = 1 << 17;

    private readonly InputScaling _kind;
    private readonly TrainingRows _rows;
    private readonly int[] _indices;
    private readonly Action? _checkAlive;
    private readonly float[] _centers;
    private readonly float[] _factors;
    private readonly QuantileMap?[] _maps;

    /// <param name="kind">By spread, or by rank where tails are long.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="indices">Those to learn from.</param>
    /// <param name="checkAlive">Called for each feature; throws where training is to be abandoned.</param>
    public RobustFit(InputScaling kind, TrainingRows rows, int[] indices, Action? checkAlive)
    {
        (_kind, _rows, _indices, _checkAlive) = (kind, rows, indices, checkAlive);
        _centers = new float[rows.Inputs];
        _factors = new float[rows.Inputs];
        _maps = new QuantileMap?[rows.Inputs];
    }

    /// <summary>The scaler, which is the same for any number of threads.</summary>
    public InputScaler Run(int threads)
    {
        int[] all = [.. Enumerable.Range(0, _rows.Inputs)];
        Fit(all, threads, _kind == InputScaling.RobustQuantile);
        // The first features have the maps, if there are too many.
        Fit([.. all.Where(f => _maps[f] is not null).Skip(QuantileMap.MaximumMaps)], threads, mayMap: false);
        return new InputScaler(_kind, _centers, _factors, maps: [.. _maps.OfType<QuantileMap>()]);
    }

    private void Fit(int[] features, int threads, bool mayMap)
    {
        long worth = (long)features.Length * _indices.Length / ValuesWorthAThread;
        int most = Math.Min(Math.Min(threads, features.Length), _rows.Inputs / FeaturesLikeAThread);
        using var team = new WorkerTeam((int)Math.Clamp(worth, 1, Math.Max(1, most)));
        int next = -1;
        team.Run(_ =>
        {
            var values = new float[_indices.Length];
            var weights = new float[_indices.Length];
            for (int i = Interlocked.Increment(ref next); i < features.Length; i = Interlocked.Increment(ref next))
            {
                _checkAlive?.Invoke();
                Fit(features[i], values, weights, mayMap);
            }
        });
    }

    private void Fit(int f, float[] values, float[] weights, bool mayMap)
    {
        _maps[f] = null;
        int count = 0;
        foreach (int row in _indices)
        {
            float value = _rows.Features(row)[f];
            if (float.IsNaN(value))
                continue;
            values[count] = value;
            weights[count++] = _rows.Weight(row);
        }
        // A feature that is missing everywhere becomes zero.
        if (count == 0)
            return;
        using var quantiles = new WeightedQuantiles(values.AsSpan(0, count), weights.AsSpan(0, count));
        if (mayMap && QuantileMapFit.HasLongTails(quantiles))
        {
            _maps[f] = QuantileMapFit.Fit(f, quantiles);
            _factors[f] = InputScalerFit.Factor(QuantileMapFit.InterquartileRange);
            return;
        }
        (_centers[f], double spread) = RobustSpread.Of(quantiles, values.AsSpan(0, count), weights.AsSpan(0, count));
        _factors[f] = InputScalerFit.Factor(spread);
    }
}
