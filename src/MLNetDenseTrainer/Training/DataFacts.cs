namespace MLNetDenseTrainer.Training;

/// <summary>Facts about the training rows that the recipe decides by.</summary>
/// <param name="Rows">How many there are, as far as they have been counted.</param>
/// <param name="Features">Features per row.</param>
/// <param name="IsInMemory">Whether all rows are kept in memory.</param>
/// <param name="IsSparse">Whether only features that are not zero are kept.</param>
internal readonly record struct DataFacts(long Rows, int Features, bool IsInMemory, bool IsSparse);
