namespace MLNetDenseTrainer.Tests.Support;

/// <summary>All tasks there are. Tests take them by name, so that a runner can list them.</summary>
public static class Tasks
{
    public static BinaryTask Binary { get; } = new();

    public static RegressionTask Regression { get; } = new();

    public static MulticlassTask Multiclass { get; } = new(nameof(Row.Name));

    public static MultiOutputTask MultiOutput { get; } = new();

    private static readonly TaskUnderTest[] _all =
    [
        Binary,
        Regression,
        Multiclass,
        MultiOutput,
        new MulticlassTask(nameof(Row.Class)),
        new MulticlassTask(nameof(Row.BareKey)),
    ];

    public static TheoryData<string> All => [.. Names];

    /// <summary>One per trainer type.</summary>
    public static TheoryData<string> EachTrainer => [.. OnePerTrainer];

    /// <summary>One per trainer type, with as many classes however few rows there are.</summary>
    public static TheoryData<string> EachTrainerOnFewRows => [Binary.Name, Regression.Name, MultiOutput.Name, _all[^1].Name];

    public static IEnumerable<string> OnePerTrainer => _all.Take(4).Select(task => task.Name);

    public static IEnumerable<string> Names => _all.Select(task => task.Name);

    public static TaskUnderTest Named(string name) => _all.Single(task => task.Name == name);
}
