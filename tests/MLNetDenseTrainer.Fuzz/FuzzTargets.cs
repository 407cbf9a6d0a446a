namespace MLNetDenseTrainer.Fuzz;

/// <summary>All that can be fuzzed.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new NetworkTarget(), new HistoryTarget(), new OptimizerTarget(), new DescriptionTarget(), new DataRecordTarget(),
        new CheckpointTarget(), new ModelTarget(),
    ];
}
