namespace MLNetDenseTrainer;

/// <summary>The form in which numeric features enter the first layer.</summary>
public enum NumericEmbedding
{
    /// <summary>The scaled feature.</summary>
    None,

    /// <summary>
    /// The scaled feature x and three sums of cosines, b + sum of w cos(2 pi (f x + p)), with learned weights, frequencies and phases
    /// (Gorishniy et al., 2022, arXiv:2203.05556, in the form of Holzmüller et al., 2024, arXiv:2407.04491). Features with more than two
    /// distinct values are embedded. If they are more than 512, none is.
    /// </summary>
    Periodic,
}
