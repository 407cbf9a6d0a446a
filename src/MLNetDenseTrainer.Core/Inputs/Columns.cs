namespace MLNetDenseTrainer.Inputs;

/// <summary>Rows of features, read column by column.</summary>
/// <remarks>A reader gets the values that are not missing with the weights of their rows, and returns how many there are.</remarks>
internal readonly record struct Columns(int Count, int Rows, ColumnReader Read);

internal delegate int ColumnReader(int column, Span<float> values, Span<float> weights);
