namespace MLNetDenseTrainer.Network;

/// <summary>The random draws of dropout in one step of training. Its probability is multiplied by the strength, 0 to 1.</summary>
internal readonly record struct DropoutDraws(ulong Key, float Strength = 1f);
