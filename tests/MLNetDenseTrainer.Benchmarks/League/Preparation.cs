namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>What a user does about the features before the trainer; categories are one-hot in all of them.</summary>
internal enum Preparation
{
    /// <summary>Numbers enter as they are, missing ones too.</summary>
    AsTheyAre,

    /// <summary>Missing numbers become the mean of their column; then mean 0 and variance 1.</summary>
    Normalized,
}
