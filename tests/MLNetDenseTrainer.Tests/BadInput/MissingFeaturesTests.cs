using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.BadInput;

/// <summary>Missing features are information or a reason to leave a row out, whichever was asked for; infinite ones are always bad.</summary>
public sealed class MissingFeaturesTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void The_recipe_KeepsAndScoresRowsWithMissingFeatures(string name)
    {
        TaskUnderTest task = Tasks.Named(name);

        (List<string> warnings, string training, float[] scores) = Train(task, float.NaN, task.RecipeOptions());

        Assert.Empty(warnings);
        Assert.Contains("on 40 rows", training, StringComparison.Ordinal);
        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void The_recipe_SkipsInfiniteFeatures(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        foreach (float infinite in (float[])[float.PositiveInfinity, float.NegativeInfinity])
            Skips(task, infinite, task.RecipeOptions());
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Given_layers_SkipMissingFeatures(string name)
    {
        Skips(Tasks.Named(name), float.NaN, Tasks.Named(name).SmallOptions());
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    [Shows(nameof(DenseNetworkOptions.MissingValues))]
    public void The_option_DecidesBothWays(string name)
    {
        TaskUnderTest task = Tasks.Named(name);

        Skips(task, float.NaN, task.RecipeOptions(options => options.MissingValues = MissingValues.SkipRow));
        (List<string> warnings, string training, float[] scores) = Train(task, float.NaN, task.SmallOptions(options => options.MissingValues = MissingValues.Impute));

        Assert.Empty(warnings);
        Assert.Contains("on 40 rows", training, StringComparison.Ordinal);
        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void Being_missing_IsInformation()
    {
        // The label says nothing but whether the last feature is there.
        List<Row> rows = [.. Rows.Make(200).Select(row => Rows.With(row, Rows.Dense([.. row.Features.DenseValues().Take(3), row.Flag ? float.NaN : 0f])))];
        rows = [.. rows.Zip(Rows.Make(200, seed: 2), (row, other) => Rows.With(row, Rows.Dense([.. other.Features.DenseValues().Take(3), row.Features.GetItemOrDefault(3)])))];

        ITransformer model = Tasks.Binary.FitSmall(_mlContext, rows, options => (options.MissingValues, options.Epochs) = (MissingValues.Impute, 60));

        Assert.True(_mlContext.BinaryClassification.Evaluate(model.Transform(Tasks.Binary.View(_mlContext, rows))).Accuracy > 0.95);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Missing_values_of_the_given_model_Stay(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        var log = new LogCollector(_mlContext);
        IDataView view = task.View(_mlContext, Spoilt(Rows.Make(40), float.NaN));
        ITransformer first = task.SmallTrainer(_mlContext).Fit(view);

        ITransformer second = task.Continue(task.Trainer(_mlContext, task.RecipeOptions()), view, first);

        Assert.Equal(2, log.Warnings.Count(warning => warning.Contains("Skipped 4 training rows", StringComparison.Ordinal)));
        Assert.Equal(2, Inspect.History(second).Count);
    }

    private static void Skips(TaskUnderTest task, float value, DenseNetworkOptions options)
    {
        (List<string> warnings, string training, float[] scores) = Train(task, value, options);

        Assert.Contains("Skipped 4 training rows with missing or infinite values: 4 with bad features", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Contains("on 36 rows", training, StringComparison.Ordinal);
        Assert.All(scores.Select((score, i) => (score, row: i / task.Outputs)), s => Assert.Equal(s.row % 10 == 0, float.IsNaN(s.score)));
    }

    private static (List<string> Warnings, string Training, float[] Scores) Train(TaskUnderTest task, float value, DenseNetworkOptions options)
    {
        var mlContext = new MLContext(seed: 1);
        var log = new LogCollector(mlContext);
        IDataView view = task.View(mlContext, Spoilt(Rows.Make(40), value));
        ITransformer model = task.Trainer(mlContext, options).Fit(view);
        return (log.Warnings, log.Infos.Single(info => info.StartsWith("Training ", StringComparison.Ordinal)), Columns.Scores(model.Transform(view)));
    }

    // Every tenth row has such a feature.
    private static List<Row> Spoilt(List<Row> rows, float value) =>
        [.. rows.Select((row, r) => r % 10 == 0 ? Rows.With(row, Rows.Dense([value, .. row.Features.DenseValues().Skip(1)])) : row)];
}
