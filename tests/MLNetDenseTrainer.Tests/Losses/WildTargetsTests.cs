using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Losses;

/// <summary>A few labels that are millions of times too large, which robust losses shrug off with the options as they are.</summary>
public sealed class WildTargetsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string> Names => ["MeanAbsoluteError", "Huber(delta: 1)", "Quantile(0.5)"];

    [Theory]
    [MemberData(nameof(Names))]
    public void One_output_IsThatOfTheOtherLabels(string name) =>
        AssertFollow(Columns.Scores(Fit(Tasks.Regression, name, 400).Transform(Tasks.Regression.View(_mlContext, Probes))), 1, 0);

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_several_outputs_EachIsThatOfItsOwnOtherLabels(string name)
    {
        float[] scores = Columns.Scores(Fit(Tasks.MultiOutput, name, 400).Transform(Tasks.MultiOutput.View(_mlContext, Probes)));

        for (int output = 0; output < Row.NumberCount; output++)
            AssertFollow(scores, Row.NumberCount, output);
    }

    // 9,000 rows of 60 features are more than 1 MiB.
    [Fact]
    public void Streamed_rows_AreAlike()
    {
        ITransformer model = Fit(Tasks.Regression, "MeanAbsoluteError", 9_000, features: 60);

        float[] scores = Columns.Scores(model.Transform(Tasks.Regression.View(_mlContext, Rows60(10), 60)));
        AssertFollow([scores[0], scores[5], scores[9]], 1, 0);
    }

    [Fact]
    public void Output_that_is_never_negative_IsThatOfTheOtherLabels()
    {
        ITransformer model = Fit(Tasks.Regression, "MeanAbsoluteError", 400, options => options.NonNegative = true);

        AssertFollow(Columns.Scores(model.Transform(Tasks.Regression.View(_mlContext, Probes))), 1, 0);
    }

    private static List<Row> Probes => [.. Make(10).Where((_, i) => i is 0 or 5 or 9)];

    private static void AssertFollow(float[] scores, int outputs, int output)
    {
        float[] expected = [0f, 5f, 9f];
        for (int row = 0; row < expected.Length; row++)
            Assert.Equal(expected[row], scores[row * outputs + output], 0.8f);
    }

    private static List<Row> Make(int count) => [.. Enumerable.Range(0, count).Select(i => new Row
    {
        Features = Rows.Dense(i % 10, 0f, 0f, 0f),
        Number = i % 200 == 7 ? 1e6f : i % 10,
        Numbers = [i % 10, i % 200 == 7 ? 1e6f : i % 10, i % 10],
    })];

    private static List<Row> Rows60(int count) =>
        [.. Make(count).Select(row => Rows.With(row, Rows.Dense([.. row.Features.DenseValues(), .. new float[56]])))];

    private ITransformer Fit(
        TaskUnderTest task, string loss, int rows, Action<DenseNetworkRegressionOptions>? configure = null, int features = Rows.Features)
    {
        var options = (DenseNetworkRegressionOptions)task.NewOptions();
        options.Loss = loss switch
        {
            "MeanAbsoluteError" => Loss.MeanAbsoluteError,
            "Huber(delta: 1)" => Loss.Huber(),
            _ => Loss.Quantile(0.5f),
        };
        options.Layers = [new Dense(16), new Dense(task.Outputs)];
        options.Epochs = rows > 1000 ? 20 : 200;
        options.LearningRate = 0.003f;
        options.MaximumDataMemory = 1 << 20;
        options.Seed = 1;
        configure?.Invoke(options);
        List<Row> data = features == Rows.Features ? Make(rows) : Rows60(rows);
        return task.Trainer(_mlContext, options).Fit(task.View(_mlContext, data, features));
    }
}
