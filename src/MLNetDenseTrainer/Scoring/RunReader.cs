namespace MLNetDenseTrainer.Scoring;

/// <summary>The runs of scored rows of one of the source's cursors, one after the other.</summary>
internal sealed class RunReader(ScoringPipeline pipeline, BlockQueue queue)
{
    private ScoringBlock? _block;
    private int _run;

    public RowRun Run => _block!.Runs[_run];

    /// <summary>Goes on to the next run. False after the last.</summary>
    public bool MoveNext()
    {
        if (++_run < _block?.Runs.Count)
            return true;
        ScoringBlock? used = _block;
        _run = 0;
        _block = null;
        _block = pipeline.Next(queue, used);
        return _block is not null;
    }
}
