namespace MLNetDenseTrainer.Fuzz;

/// <summary>All that can be fuzzed.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new NetworkTarget(), new TrainingRecordTarget(), new OptimizerTarget(), new CheckpointTarget(), new ModelTarget(),
    ];
}
