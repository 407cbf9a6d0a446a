namespace MLNetDenseTrainer.Scoring;

/// <summary>The runs of scored rows of all the source's cursors, in the source's order.</summary>
internal sealed class MergedRuns : IDisposable
{
    private readonly ScoringPipeline _pipeline;
    // Those whose run was used, and those whose run comes sometime. Only when nobody is left in the first is it known which run is next.
    private readonly Queue<RunReader> _due;
    private readonly PriorityQueue<RunReader, long> _ready = new();

    public MergedRuns(ScoringPipeline pipeline)
    {
        _pipeline = pipeline;
        _due = new Queue<RunReader>(pipeline.Queues.Select(queue => new RunReader(pipeline, queue)));
    }

    /// <summary>The reader that is on the next run; <see langword="null"/> after the last.</summary>
    public RunReader? Next()
    {
        while (_due.TryPeek(out RunReader? reader))
        {
            if (reader.MoveNext())
                _ready.Enqueue(reader, reader.Batch);
            _due.Dequeue();
        }
        if (!_ready.TryPeek(out RunReader? next, out _))
            return null;
        // It stays where it is: whoever asks again is told again.
        next.ThrowIfFailed();
        _due.Enqueue(_ready.Dequeue());
        return next;
    }

    public void Dispose()
    {
        _due.Clear();
        _ready.Clear();
        _pipeline.Dispose();
    }
}
