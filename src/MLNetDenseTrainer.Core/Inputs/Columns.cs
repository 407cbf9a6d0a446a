namespace MLNetDenseTrainer.Inputs;

/// <summary>Rows of features, read column by column.</summary>
/// <param name="Count">How many columns there are.</param>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Read">Reads the values of a column that are not missing, and the weights of their rows; returns how many there are.</param>
internal readonly record struct Columns(int Count, int Rows, ColumnReader Read);

internal delegate int ColumnReader(int column, Span<float> values, Span<float> weights);
