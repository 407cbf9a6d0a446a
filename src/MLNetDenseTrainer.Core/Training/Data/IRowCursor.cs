namespace MLNetDenseTrainer.Training;

/// <summary>One pass over labelled rows, each of them fit to train on.</summary>
internal interface IRowCursor : IDisposable
{
    /// <summary>Targets of the row, valid until the next one; those that are missing are NaN.</summary>
    ReadOnlySpan<float> Targets { get; }

    float Weight { get; }

    bool MoveNext();

    void CopyFeaturesTo(Span<float> features);
}
