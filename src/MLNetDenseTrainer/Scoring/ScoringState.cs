namespace MLNetDenseTrainer.Scoring;

/// <summary>The progress of a block of rows.</summary>
internal enum ScoringState
{
    Read,
    Scoring,
    Scored,
}
