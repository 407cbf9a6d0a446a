namespace MLNetDenseTrainer.Scoring;

/// <summary>The progress of a block of rows.</summary>
internal enum ScoringState
{
    /// <summary>Its rows are read, and wait to be scored.</summary>
    Read,

    /// <summary>A thread scores its rows.</summary>
    Scoring,

    /// <summary>Its scores are there.</summary>
    Scored,
}
