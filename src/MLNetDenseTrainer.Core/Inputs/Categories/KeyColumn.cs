namespace MLNetDenseTrainer.Inputs.Categories;

/// <summary>A column of keys beside the features. Its keys stand for as many one-hot slots behind the features.</summary>
internal readonly record struct KeyColumn(string Name, int Count)
{
    /// <summary>No model has more.</summary>
    public const int MostColumns = 1 << 16;
}
