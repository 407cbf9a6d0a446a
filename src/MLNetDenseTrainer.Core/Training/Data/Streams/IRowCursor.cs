using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Training.Data.Streams;

/// <summary>One pass over labeled rows, each fit to train on.</summary>
internal interface IRowCursor : IDisposable
{
    /// <summary>Targets of the row, valid until the next one; missing ones are NaN.</summary>
    ReadOnlySpan<float> Targets { get; }

    float Weight { get; }

    /// <summary>All dense or all sparse, as training keeps them; valid until the next row.</summary>
    FeatureRow Features { get; }

    bool MoveNext();
}
