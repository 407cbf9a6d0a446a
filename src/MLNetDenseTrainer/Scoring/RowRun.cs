namespace MLNetDenseTrainer.Scoring;

/// <summary>Rows of a block with the same batch number of the source.</summary>
/// <param name="Block">The block.</param>
/// <param name="Batch">The batch number, which brings the rows of several cursors into order.</param>
/// <param name="First">The first row in the block.</param>
/// <param name="End">The row after the last. A run without rows stands for a row that could not be read.</param>
internal readonly record struct RowRun(ScoringBlock Block, long Batch, int First, int End);
