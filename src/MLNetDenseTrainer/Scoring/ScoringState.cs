namespace MLNetDenseTrainer.Scoring;

/// <summary>How far a block of rows has come.</summary>
internal enum ScoringState
{
    /// <summary>Its rows are read; nobody scores them yet.</summary>
    Read,

    /// <summary>A thread scores it.</summary>
    Scoring,

    /// <summary>Its scores may be read.</summary>
    Scored,
}
