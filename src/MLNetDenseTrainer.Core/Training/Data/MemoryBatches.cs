using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Data;

/// <summary>Mini-batches of rows in memory: each epoch takes all of them, in a new order where they are shuffled.</summary>
internal sealed class MemoryBatches : BatchSource
{
    private readonly TrainingRows _rows;
    private readonly int[] _order;
    private readonly RandomGenerator? _shuffling;
    private int _next;

    public MemoryBatches(TrainingSettings settings, TrainingRows rows, int[] trainingRows, double meanWeight)
        : base(settings.BatchSize, meanWeight)
    {
        _rows = rows;
        _order = [.. trainingRows];
        _shuffling = settings.Shuffle ? new RandomGenerator(settings.Seed, RandomStream.Shuffling) : null;
    }

    public override long RowCount => _order.Length;

    public override bool IsSparse => _rows.IsSparse;

    public override double InputsPerRow => _rows.KeptPerRow;

    public override RowSelection InMemory => new(_rows, _order);

    public override void BeginEpoch()
    {
        _next = 0;
        _shuffling?.Shuffle<int>(_order);
    }

    public override bool TryNext(out RowSelection batch)
    {
        batch = InMemory.Slice(_next, BatchSize);
        _next += batch.Count;
        return batch.Count > 0;
    }

    // The order follows from the seed and the epochs that were: it is shuffled once more, and takes no place.
    public override void Exchange(StateExchange state, int epochs)
    {
        for (int epoch = 0; state.IsReading && epoch < epochs; epoch++)
            _shuffling?.Shuffle<int>(_order);
    }
}
