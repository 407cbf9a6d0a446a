using MLNetDenseTrainer.Benchmarks;

namespace MLNetDenseTrainer.Comparison;

/// <summary>A network and the batches it is trained with.</summary>
internal sealed record TrainingCase(int[] Sizes, int BatchSize, int Rows)
{
    /// <summary>Stands for all networks that are compared unless one is named.</summary>
    public const string Table = "table";

    private static readonly TrainingCase[] _all =
    [
        new([2, 25, 15, 1], 32, 20_000),
        new([30, 25, 15, 1], 32, 20_000),
        new([50, 64, 32, 1], 32, 20_000),
        new([100, 256, 128, 1], 64, 20_000),
        new([100, 256, 256, 256, 1], 256, 40_000),
        new([784, 512, 512, 10], 128, 20_000),
        new([256, 1024, 1024, 1], 512, 20_000),
    ];

    public string Layers => string.Join('-', Sizes);

    public static IReadOnlyList<TrainingCase> Of(Arguments arguments) => arguments.Text("layers") == Table
        ? _all
        : [new TrainingCase(arguments.Layers("layers"), arguments.Count("batch"), arguments.Count("rows"))];
}
