namespace MLNetDenseTrainer.Numerics.RandomNumbers;

/// <summary>The purpose of random numbers. Each has a stream of its own, so that none disturbs another.</summary>
internal enum RandomStream
{
    Initialization = 1,
    Shuffling = 2,
    Dropout = 3,
    Splitting = 4,
    Sampling = 5,
}
