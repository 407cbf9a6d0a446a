namespace MLNetDenseTrainer.Network;

/// <summary>The random draws of dropout in one step of training.</summary>
/// <param name="Key">Where its random numbers come from.</param>
/// <param name="Strength">What its probability is multiplied by, 0 to 1.</param>
internal readonly record struct DropoutDraws(ulong Key, float Strength = 1f);
