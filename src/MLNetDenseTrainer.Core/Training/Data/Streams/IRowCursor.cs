using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Training.Data.Streams;

/// <summary>One pass over labeled rows, each fit to train on.</summary>
internal interface IRowCursor : IDisposable
{
    /// <summary>Targets of the row, valid until the next one; missing ones are NaN.</summary>
    ReadOnlySpan<float> Targets { get; }

    float Weight { get; }

    /// <summary>The hash of the row's group, whose rows are held back together; 0 where it has none.</summary>
    ulong Group => 0;

    /// <summary>The features of the row, valid until the next one. The rows of a pass are all dense or all sparse.</summary>
    FeatureRow Features { get; }

    bool MoveNext();
}
