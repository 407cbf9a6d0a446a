using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Training.Data.Rows;

/// <summary>All rows added, or where they are more than it may hold, a random sample of them (Vitter's algorithm R, 1985).</summary>
internal sealed class RowSample
{
    private readonly int _capacity;
    private readonly RandomGenerator _random;

    public RowSample(int inputs, int capacity, int seed, int targets = 1, bool sparse = false, int categories = 0)
    {
        _capacity = capacity;
        _random = new RandomGenerator(seed, RandomStream.Sampling);
        Rows = new TrainingRows(inputs, capacity, targets, sparse, categories);
    }

    public TrainingRows Rows { get; }

    /// <summary>Rows added.</summary>
    public long Seen { get; private set; }

    public bool IsPartial => Seen > Rows.Count;

    public void Add(FeatureRow features, ReadOnlySpan<float> targets, float weight)
    {
        Seen++;
        if (Rows.Count < _capacity)
        {
            Rows.Add(features, targets, weight);
            return;
        }
        ulong place = Math.BigMul(_random.NextUInt64(), (ulong)Seen, out _);
        if (place < (ulong)_capacity)
            Rows.Set((int)place, features, targets, weight);
    }
}
