using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>Splits rows that come by one after the other: the same rows are held back for validation in every pass.</summary>
internal sealed class PositionSplit
{
    private readonly ulong _key;
    private readonly float _fraction;

    public PositionSplit(float validationFraction, int seed)
    {
        _fraction = validationFraction;
        _key = new RandomGenerator(seed, RandomStream.Splitting).NextUInt64();
    }

    // The first row is always one to learn from, so that there is one.
    public bool IsValidation(long position) => _fraction > 0f && position > 0 && RandomGenerator.ToSingle(RandomGenerator.Mix(_key + (ulong)position)) < _fraction;
}
