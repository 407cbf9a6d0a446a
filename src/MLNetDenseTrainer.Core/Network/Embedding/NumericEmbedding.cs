namespace MLNetDenseTrainer;

/// <summary>What the first layer sees of a feature.</summary>
public enum NumericEmbedding
{
    /// <summary>The scaled feature.</summary>
    None,

    /// <summary>
    /// The scaled feature x and three sums over cosines of it, b + sum of w cos(2 pi (f x + p)) with learned weights, frequencies and
    /// phases, for each feature with more than two distinct values (none, where these are more than 512): what a smooth network cannot make
    /// of a number by itself (Gorishniy et al., 2022, arXiv:2203.05556, in the form of Holzmüller et al., 2024, arXiv:2407.04491).
    /// </summary>
    Periodic,
}
