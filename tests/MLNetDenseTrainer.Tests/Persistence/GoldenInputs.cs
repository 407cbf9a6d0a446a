using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Persistence;

/// <summary>How the golden models of each task and each kind of input were made.</summary>
internal static class GoldenInputs
{
    private const string Everything = "everything-";
    private const string Scaling = "scaling-";

    /// <summary>A model with all that a file can hold for each trainer, and one that imputes for each input scaling.</summary>
    public static IEnumerable<string> Names =>
    [
        .. Tasks.OnePerTrainer.Select(task => Everything + task.Split(' ')[0]),
        .. Enum.GetNames<InputScaling>().Select(scaling => Scaling + scaling),
    ];

    /// <summary>Rows with long tails and missing features.</summary>
    public static List<Row> Make(int count, int seed = 1) => [.. Rows.WithLongTails(Rows.Make(count, seed)).Select(WithMissing)];

    public static ITransformer Train(MLContext mlContext, string name)
    {
        bool hasEverything = name.StartsWith(Everything, StringComparison.Ordinal);
        TaskUnderTest task = hasEverything
            ? Tasks.Named(Tasks.OnePerTrainer.Single(other => other.Split(' ')[0] == name[Everything.Length..]))
            : Tasks.Regression;
        DenseNetworkOptions options = task.SmallOptions(options =>
        {
            options.MissingValues = MissingValues.Impute;
            options.InputScaling = hasEverything ? InputScaling.RobustQuantile : Enum.Parse<InputScaling>(name[Scaling.Length..]);
        });
        if (hasEverything)
            AddEverything(options);
        return task.Trainer(mlContext, options).Fit(task.View(mlContext, Make(60)));
    }

    private static void AddEverything(DenseNetworkOptions options)
    {
        options.NumericEmbedding = NumericEmbedding.Periodic;
        options.EnsembleSize = 2;
        options.EarlyStopping = new EarlyStopping(patience: 2);
        options.KeepOptimizerState = true;
        if (options is DenseNetworkRegressionOptions regression)
            regression.ClampScores = true;
        if (options is DenseNetworkClassificationOptions classification)
            classification.TemperatureScaling = true;
    }

    private static Row WithMissing(Row row, int index)
    {
        float[] x = [.. row.Features.DenseValues()];
        if (index % 3 == 1)
            x[index % 2] = float.NaN;
        return Rows.With(row, Rows.Dense(x));
    }
}
