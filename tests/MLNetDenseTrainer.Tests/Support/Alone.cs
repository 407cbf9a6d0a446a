namespace MLNetDenseTrainer.Tests.Support;

/// <summary>Tests that measure what the whole process uses, so that no other test may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
