namespace MLNetDenseTrainer.Scoring;

/// <summary>Rows of a block that have the source's batch number in common.</summary>
/// <param name="Batch">By which rows of several cursors come into order.</param>
/// <param name="First">The first of the rows, within the block. The last is the one before the next run.</param>
internal readonly record struct RowRun(long Batch, int First);
