using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Data.Streams;

/// <summary>
/// Mini-batches of rows that do not fit in memory: each epoch is one pass over them through a pool, from which batches are drawn at random.
/// Rows that were drawn make room for those that are read next.
/// </summary>
/// <remarks>Without shuffling the pool is as large as a batch, and batches are the rows in their order.</remarks>
internal sealed class StreamBatches : BatchSource
{
    private const int BlocksAhead = 4;
    private const int ValuesPerBlock = 1 << 16;
    private const int SparseRowsPerBlock = 1 << 10;

    private readonly TrainingSettings _settings;
    private readonly RowStream _stream;
    // Memory for the pool, whatever rows are in it.
    private readonly TrainingRows _pool;
    private readonly Action<string> _warn;
    private readonly RandomGenerator _shuffling;
    private readonly RowBlock[] _blocks;

    // Places in the pool: first those of the batch drawn last, then the other rows that wait, then unused ones.
    private readonly int[] _places;
    private ReadAhead? _pass;
    private int _drawn;
    private int _occupied;
    private long _rowsOfPass;
    private bool _warned;

    public StreamBatches(
        TrainingSettings settings, RowStream stream, long rowCount, double meanWeight, TrainingRows pool, int poolRows, Action<string> warn)
        : base(settings.BatchSize, meanWeight)
    {
        _settings = settings;
        _stream = stream;
        RowCount = rowCount;
        _pool = pool;
        _warn = warn;
        _shuffling = new RandomGenerator(settings.Seed, RandomStream.Shuffling);
        _places = new int[settings.Shuffle ? (int)Math.Min(Math.Max(poolRows, BatchSize), rowCount) : BatchSize];
        InputsPerRow = pool.KeptPerRow;
        _pool.Truncate(_places.Length);
        int rowsPerBlock = Math.Clamp(pool.IsSparse ? SparseRowsPerBlock : ValuesPerBlock / Math.Max(1, pool.Inputs), 1, _places.Length);
        _blocks =
        [
            .. Enumerable.Range(0, BlocksAhead)
                .Select(_ => new RowBlock(pool.Inputs, pool.TargetCount, rowsPerBlock, pool.IsSparse, pool.Categories)),
        ];
    }

    public override long RowCount { get; }

    public override int ReadingThreads => 1;

    public override bool IsSparse => _pool.IsSparse;

    public override double InputsPerRow { get; }

    public override void BeginEpoch()
    {
        EndPass();
        for (int p = 0; p < _places.Length; p++)
            _places[p] = p;
        _drawn = 0;
        _occupied = 0;
        _rowsOfPass = 0;
        _pass = new ReadAhead(_blocks, _stream, _settings.CheckAlive);
        while (_occupied < _places.Length && TryRead(_places[_occupied]))
            _occupied++;
    }

    public override bool TryNext(out RowSelection batch)
    {
        Refill();
        _drawn = Math.Min(BatchSize, _occupied);
        if (_settings.Shuffle)
            Draw();
        batch = new RowSelection(_pool, _places.AsMemory(0, _drawn));
        if (_drawn == 0)
            CheckRowCount();
        return _drawn > 0;
    }

    public override void Dispose()
    {
        EndPass();
        base.Dispose();
    }

    // Each epoch begins with an empty pool.
    public override void Exchange(StateExchange state, int epochs)
    {
        state.Generator(_shuffling, "the state of the shuffling");
        state.Flag(ref _warned, "the mark of a warning");
    }

    // Reads into the places of the last batch; where rows have come to an end, the places become unused.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Refill()
    {
        int filled = 0;
        while (filled < _drawn && TryRead(_places[filled]))
            filled++;
        for (int p = _drawn - 1; p >= filled; p--)
        {
            _occupied--;
            (_places[p], _places[_occupied]) = (_places[_occupied], _places[p]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Draw()
    {
        for (int p = 0; p < _drawn; p++)
        {
            int other = p + _shuffling.NextInt32(_occupied - p);
            (_places[p], _places[other]) = (_places[other], _places[p]);
        }
    }

    // Places are filled in order at first, so that one beyond the last is the next.
    private bool TryRead(int place)
    {
        if (!_pass!.TryCopy(_pool, place))
            return false;
        _rowsOfPass++;
        return true;
    }

    private void EndPass()
    {
        _pass?.Dispose();
        _pass = null;
    }

    private void CheckRowCount()
    {
        if (_rowsOfPass == 0)
            throw new InvalidOperationException($"The data had {RowCount} rows to train on when they were first read, but now have none.");
        if (_rowsOfPass == RowCount || _warned)
            return;
        _warn(
            $"The data had {RowCount} rows to train on when they were first read, but now have {_rowsOfPass}. " +
            "Training continues with these rows.");
        _warned = true;
    }
}
