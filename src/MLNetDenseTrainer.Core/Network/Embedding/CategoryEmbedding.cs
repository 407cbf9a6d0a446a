namespace MLNetDenseTrainer;

/// <summary>The form in which one-hot groups of slots enter the first layer.</summary>
public enum CategoryEmbedding
{
    /// <summary>Each slot is a feature like any other.</summary>
    None,

    /// <summary>
    /// A group of more than 8 slots enters as a learned vector of 8 numbers (Holzmüller et al., 2024, arXiv:2407.04491): the sum of slot
    /// value times vector of the category. A row without a category has the zero vector, and so has a category that training never saw.
    /// Groups are those that the CategoricalSlotRanges annotation of the features names.
    /// </summary>
    Learned,
}
