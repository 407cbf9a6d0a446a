using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.BadInput;

/// <summary>A vector that is shorter or longer than the schema says is an error that names row and column.</summary>
public sealed class RowLengthTests
{
    private const int Bad = 37;

    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<float[]?> OtherLengths => [null, [], [1f], [1f, 2f, 3f, 4f, 5f]];

    [Theory]
    [MemberData(nameof(OtherLengths))]
    public void Features_in_training_are_refused(float[]? features)
    {
        IDataView bad = View(Features(features));

        CheckRefused("Features", features, 4, () => Regression().Fit(bad));
        CheckRefused("Features", features, 4, () => Regression(options => options.MaximumDataMemory = 1 << 20).Fit(bad));
    }

    [Theory]
    [MemberData(nameof(OtherLengths))]
    public void Features_in_validation_are_refused(float[]? features) =>
        CheckRefused("Features", features, 4, () => Tasks.Regression.Fit(Regression(), View(Good()), View(Features(features))));

    [Fact]
    public void Sparse_features_of_another_size_are_refused()
    {
        List<Row> rows = Rows.Make(60);
        rows[Bad].Features = new VBuffer<float>(5, 1, [1f], [2]);
        IDataView bad = Tasks.Regression.View(_mlContext, rows);

        CheckRefused("Features", new float[5], 4, () => Tasks.Regression.SmallTrainer(_mlContext).Fit(bad));
    }

    [Theory]
    [MemberData(nameof(OtherLengths))]
    public void Labels_in_training_are_refused(float[]? labels) =>
        CheckRefused("Labels", labels, 3, () => MultiOutput().Fit(View(Labels(labels))));

    [Theory]
    [MemberData(nameof(OtherLengths))]
    public void Labels_and_scores_in_an_evaluation_are_refused(float[]? values)
    {
        MultiOutputRegressionMetrics Evaluate(IEnumerable<Line> rows) =>
            _mlContext.Regression.EvaluateMultiOutput(View(rows), "Labels", "Scores");

        CheckRefused("Labels", values, 3, () => Evaluate(Labels(values)));
        CheckRefused("Scores", values, 3, () => Evaluate(With(line => line.Scores = values)));
    }

    [Theory]
    [MemberData(nameof(OtherLengths))]
    public void Features_in_scoring_are_refused(float[]? features)
    {
        ITransformer model = Regression().Fit(View(Good()));
        IDataView bad = View(Features(features));
        IDataView parted = new PartitionedView(bad, 2, row => ((int)(row / 8 % 2), row / 8));
        IDataView copied = _mlContext.Transforms.CopyColumns("Copy", "Number").Fit(bad).Transform(parted);

        CheckRefused("Features", features, 4, () => Columns.Scores(model.Transform(bad)));
        CheckRefused("Features", features, 4, () => Columns.Scores(model.Transform(copied)));
    }

    [Theory]
    [MemberData(nameof(OtherLengths))]
    public void Features_scored_one_row_at_a_time_are_refused(float[]? features)
    {
        ITransformer model = Regression().Fit(View(Good()));
        IDataView bad = View(Features(features));

        InvalidOperationException loaded = Refused(() => Columns.Scores(ModelFile.Reload(_mlContext, model).Transform(bad)));
        InvalidOperationException single = Refused(() => _mlContext.Model
            .CreatePredictionEngine<Line, Scored>(model, bad.Schema).Predict(Features(features).ElementAt(Bad)));

        foreach (InvalidOperationException refused in new[] { loaded, single })
        {
            string message = $"A row has {Found(features)} in its features, but 4 are expected.";
            Assert.Contains(message, refused.ToString(), StringComparison.Ordinal);
        }
    }

    private static void CheckRefused(string column, float[]? found, int expected, Action action)
    {
        string message = $"Row {Bad} (counted from 0) has {Found(found)} in the column '{column}', but {expected} are expected.";
        Assert.StartsWith(message, Refused(action).Message, StringComparison.Ordinal);
    }

    private static InvalidOperationException Refused(Action action) =>
        Assert.IsAssignableFrom<InvalidOperationException>(Record.Exception(action));

    private static string Found(float[]? values) => values?.Length == 1 ? "1 value" : $"{values?.Length ?? 0} values";

    private static IEnumerable<Line> Good() => With(_ => { });

    private static IEnumerable<Line> Features(float[]? features) => With(line => line.Features = features);

    private static IEnumerable<Line> Labels(float[]? labels) => With(line => line.Labels = labels);

    // 60 rows, one of which is changed.
    private static IEnumerable<Line> With(Action<Line> change) => Rows.Make(60).Select((row, r) =>
    {
        var line = new Line { Number = row.Number, Labels = row.Numbers, Scores = row.Numbers, Features = [.. row.Features.DenseValues()] };
        if (r == Bad)
            change(line);
        return line;
    });

    private IDataView View(IEnumerable<Line> lines) => _mlContext.Data.LoadFromEnumerable(lines);

    private IEstimator<ITransformer> Regression(Action<DenseNetworkOptions>? configure = null) =>
        Tasks.Regression.SmallTrainer(_mlContext, options =>
        {
            options.LabelColumnName = nameof(Line.Number);
            configure?.Invoke(options);
        });

    private IEstimator<ITransformer> MultiOutput() =>
        Tasks.MultiOutput.SmallTrainer(_mlContext, options => options.LabelColumnName = nameof(Line.Labels));

    private sealed class Line
    {
        public float Number { get; set; }

        [VectorType(3)]
        public float[]? Labels { get; set; }

        [VectorType(3)]
        public float[]? Scores { get; set; }

        [VectorType(4)]
        public float[]? Features { get; set; }
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }
}
