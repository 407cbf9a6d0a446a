namespace MLNetDenseTrainer.Training;

/// <summary>What a recipe needs to know about the training rows.</summary>
/// <param name="Rows">How many there are, as far as they have been counted.</param>
/// <param name="Features">Features per row.</param>
/// <param name="IsInMemory">Whether all rows are kept in memory.</param>
/// <param name="IsSparse">Whether only features that are not zero are kept.</param>
internal readonly record struct DataFacts(long Rows, int Features, bool IsInMemory, bool IsSparse);
