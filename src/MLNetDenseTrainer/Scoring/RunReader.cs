namespace MLNetDenseTrainer.Scoring;

/// <summary>The runs of scored rows of one of the source's cursors, one after the other.</summary>
internal sealed class RunReader(ScoringPipeline pipeline, BlockQueue queue)
{
    private ScoringBlock? _block;
    private int _run;

    /// <summary>What holds the rows.</summary>
    public ScoringBlock Block => _block!;

    public long Batch => Block.Run(_run).Batch;

    public int First => Block.Run(_run).First;

    public int End => Block.RunEnd(_run);

    /// <summary>Goes on to the next run. False after the last.</summary>
    public bool MoveNext()
    {
        if (++_run < _block?.RunCount)
            return true;
        ScoringBlock? used = _block;
        _run = 0;
        _block = null;
        _block = pipeline.Next(queue, used);
        return _block is not null;
    }

    /// <summary>Throws what kept the source from giving the first row of the run, if it did.</summary>
    public void ThrowIfFailed()
    {
        if (First == End)
            Block.ReadingFailure?.Throw();
    }
}
