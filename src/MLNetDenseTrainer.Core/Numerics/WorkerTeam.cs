using System.Runtime.ExceptionServices;

namespace MLNetDenseTrainer.Numerics;

/// <summary>Threads that do the same work together, again and again, within microseconds of one another.</summary>
/// <remarks>
/// The caller is worker 0. Between calls the others wait awake for a while, because the next training step is usually near, and then sleep.
/// What is computed never depends on how many they are.
/// </remarks>
internal sealed class WorkerTeam : IDisposable
{
    private const int SpinsBeforeSleep = 2_000;

    private readonly Thread[] _threads;
    private readonly object _gate = new();
    private Action<int> _work = _ => { };
    private volatile Exception? _failure;
    private volatile bool _disposed;
    private volatile int _generation;
    private volatile int _barrierPhase;
    private int _arrivedAtBarrier;
    private int _finished;

    public WorkerTeam(int count)
    {
        Count = count;
        _threads = new Thread[count - 1];
        for (int i = 0; i < _threads.Length; i++)
        {
            int worker = i + 1;
            _threads[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"Dense network worker {worker}" };
            _threads[i].Start();
        }
    }

    public int Count { get; }

    /// <summary>The part of so many things that a worker owns.</summary>
    public (int First, int End) Share(int things, int worker) =>
        ((int)((long)things * worker / Count), (int)((long)things * (worker + 1) / Count));

    /// <summary>Has every worker do the work, and returns when all have; throws what the first to fail threw.</summary>
    public void Run(Action<int> work)
    {
        if (Count == 1)
        {
            work(0);
            return;
        }
        _work = work;
        _failure = null;
        _finished = 0;
        _arrivedAtBarrier = 0;
        WakeOthers();
        Work(0);
        SpinWait wait = default;
        while (Volatile.Read(ref _finished) < Count)
            wait.SpinOnce(sleep1Threshold: -1);
        if (_failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Within the work: waits until all workers have come this far.</summary>
    public void Barrier()
    {
        if (Count == 1)
            return;
        int phase = _barrierPhase;
        if (Interlocked.Increment(ref _arrivedAtBarrier) == Count)
        {
            _arrivedAtBarrier = 0;
            _barrierPhase = phase + 1;
            return;
        }
        SpinWait wait = default;
        while (_barrierPhase == phase)
        {
            if (_failure is not null)
                throw new OperationCanceledException("Another worker failed.");
            wait.SpinOnce(sleep1Threshold: -1);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        WakeOthers();
        foreach (Thread thread in _threads)
            thread.Join();
    }

    private void WakeOthers()
    {
        lock (_gate)
        {
            _generation++;
            Monitor.PulseAll(_gate);
        }
    }

    private void Serve(int worker)
    {
        for (int generation = 0; ; generation++)
        {
            AwaitNext(generation);
            if (_disposed)
                return;
            Work(worker);
        }
    }

    private void AwaitNext(int generation)
    {
        SpinWait wait = default;
        for (int spins = 0; spins < SpinsBeforeSleep && _generation == generation; spins++)
            wait.SpinOnce(sleep1Threshold: -1);
        if (_generation != generation)
            return;
        lock (_gate)
        {
            while (_generation == generation)
                Monitor.Wait(_gate);
        }
    }

    private void Work(int worker)
    {
        try
        {
            _work(worker);
        }
        catch (Exception failure)
        {
            // The first failure is the cause; those that the barrier throws after it are not.
            _failure ??= failure;
        }
        finally
        {
            Interlocked.Increment(ref _finished);
        }
    }
}
