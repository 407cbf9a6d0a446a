namespace MLNetDenseTrainer.Training;

/// <summary>One pass over labelled rows, each of them fit to train on.</summary>
internal interface IRowCursor : IDisposable
{
    float Target { get; }

    float Weight { get; }

    bool MoveNext();

    void CopyFeaturesTo(Span<float> features);
}
