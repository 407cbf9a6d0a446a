namespace MLNetDenseTrainer.Scoring;

/// <summary>The runs of scored rows of all cursors of the source, in the source's order.</summary>
internal sealed class MergedRuns : IDisposable
{
    private readonly ScoringPipeline _pipeline;

    // Readers whose run was used, and readers on a run. The next run is known only when each reader is on one.
    private readonly Queue<RunReader> _due;
    private readonly PriorityQueue<RunReader, long> _ready = new();

    public MergedRuns(ScoringPipeline pipeline)
    {
        _pipeline = pipeline;
        _due = new Queue<RunReader>(pipeline.Queues.Select(queue => new RunReader(pipeline, queue)));
    }

    /// <summary>The next run; <see langword="null"/> after the last.</summary>
    public RowRun? Next()
    {
        while (_due.TryPeek(out RunReader? reader))
        {
            if (reader.MoveNext())
                _ready.Enqueue(reader, reader.Run.Batch);
            _due.Dequeue();
        }
        if (!_ready.TryPeek(out RunReader? next, out _))
            return null;
        RowRun run = next.Run;
        // The reader stays where it is, so that the next call fails too.
        if (run.First == run.End)
            run.Block.ReadingFailure?.Throw();
        _due.Enqueue(_ready.Dequeue());
        return run;
    }

    public void Dispose()
    {
        _due.Clear();
        _ready.Clear();
        _pipeline.Dispose();
    }
}
