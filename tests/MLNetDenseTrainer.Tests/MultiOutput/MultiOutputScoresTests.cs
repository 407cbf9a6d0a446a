using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.MultiOutput;

/// <summary>Several numbers at once come as one column, whose slots are called what the label's are.</summary>
public sealed class MultiOutputScoresTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private sealed class Numbers
    {
        public float[] Score { get; set; } = [];
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Score_IsAVectorWithTheNamesOfTheLabelAndTheAnnotationsOfAScore(bool reload)
    {
        IDataView view = Tasks.MultiOutput.View(_mlContext, Rows.Make(40));
        ITransformer model = Tasks.MultiOutput.SmallTrainer(_mlContext).Fit(view);

        DataViewSchema schema = (reload ? ModelFile.Reload(_mlContext, model) : model).Transform(view).Schema;

        DataViewSchema.Column score = Assert.Single(schema.Skip(view.Schema.Count));
        Assert.Equal("Score", score.Name);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, Row.NumberCount), score.Type);
        VBuffer<ReadOnlyMemory<char>> names = default;
        score.GetSlotNames(ref names);
        Assert.Equal(Rows.NumberNames, names.DenseValues().Select(name => name.ToString()));
        ReadOnlyMemory<char> kind = default;
        score.Annotations.GetValue("ScoreColumnKind", ref kind);
        Assert.Equal("MultiOutputRegression", kind.ToString());
        Assert.Equal(["ScoreColumnKind", "ScoreColumnSetId", "ScoreValueKind", "SlotNames"], score.Annotations.Schema.Select(annotation => annotation.Name).Order());
    }

    [Fact]
    public void A_label_without_names_GivesAScoreWithoutThem()
    {
        IDataView view = _mlContext.Transforms.Concatenate("Label", nameof(Row.Number), nameof(Row.Weight)).Fit(Rows.View(_mlContext, Rows.Make(40)))
            .Transform(Rows.View(_mlContext, Rows.Make(40)));
        view = _mlContext.Data.LoadFromEnumerable(_mlContext.Data.CreateEnumerable<LabelledRow>(view, reuseRowObject: false));

        ITransformer model = _mlContext.Regression.Trainers.DenseNetworkMultiOutput(layers: [new Dense(2)], epochs: 2).Fit(view);

        Assert.DoesNotContain(model.Transform(view).Schema["Score"].Annotations.Schema, annotation => annotation.Name == "SlotNames");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_label_IsNotNeededToPredict(bool reload)
    {
        IDataView view = Tasks.MultiOutput.View(_mlContext, Rows.Make(40));
        ITransformer model = Tasks.MultiOutput.SmallTrainer(_mlContext).Fit(view);
        if (reload)
            model = ModelFile.Reload(_mlContext, model);
        IDataView unlabelled = _mlContext.Transforms.SelectColumns("Features").Fit(view).Transform(view);

        Assert.Equal(Columns.ScoreBits(model.Transform(view)), Columns.ScoreBits(model.Transform(unlabelled)));
    }

    [Fact]
    public void A_prediction_engine_of_a_loaded_model_GivesAnArray()
    {
        ITransformer model = ModelFile.Reload(_mlContext, Tasks.MultiOutput.FitSmall(_mlContext, Rows.Make(40)));
        List<Row> rows = Rows.Make(5, seed: 2);
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Rows.Features);
        PredictionEngine<Row, Numbers> engine = _mlContext.Model.CreatePredictionEngine<Row, Numbers>(model, inputSchemaDefinition: schema);

        float[] scores = [.. rows.SelectMany(row => engine.Predict(row).Score)];

        Assert.Equal(Columns.Scores(model.Transform(Tasks.MultiOutput.View(_mlContext, rows))), scores);
    }

    [Fact]
    public void Numbers_on_different_scales_AreAllLearnt()
    {
        ITransformer model = Tasks.MultiOutput.FitSmall(_mlContext, Rows.Make(400), options => options.Epochs = 60);

        MultiOutputRegressionMetrics metrics = _mlContext.Regression.EvaluateMultiOutput(model.Transform(Tasks.MultiOutput.View(_mlContext, Rows.Make(200, seed: 2))));

        Assert.All(metrics.Outputs, output => Assert.True(output.RSquared > 0.5, metrics.ToString()));
    }

    [Fact]
    public void Clamped_scores_KeepToTheRangeOfEachNumber()
    {
        List<Row> rows = Rows.Make(60);
        IEnumerable<Row> far = rows.Select(row => Rows.With(row, Rows.Dense([.. row.Features.DenseValues().Select(x => 1000f * x)])));
        ITransformer model = Tasks.MultiOutput.FitSmall(_mlContext, rows, options =>
        {
            (options.Epochs, options.EnsembleSize, options.Layers) = (30, 2, [new Dense(8), new Dense(Row.NumberCount)]);
            ((DenseNetworkRegressionOptions)options).ClampScores = true;
        });

        float[] scores = Columns.Scores(ModelFile.Reload(_mlContext, model).Transform(Tasks.MultiOutput.View(_mlContext, far)));

        for (int n = 0; n < Row.NumberCount; n++)
        {
            float[] labels = [.. rows.Select(row => row.Numbers[n])];
            float[] own = [.. scores.Where((_, i) => i % Row.NumberCount == n)];
            Assert.All(own, score => Assert.InRange(score, labels.Min(), labels.Max()));
            Assert.True(own.Contains(labels.Min()) || own.Contains(labels.Max()));
        }
    }

    [Fact]
    public void NonNegative_GivesReluOutputs()
    {
        List<Row> rows = Rows.Make(100);
        rows.ForEach(row => row.Numbers = [.. row.Numbers.Select(Math.Abs)]);

        ITransformer model = Tasks.MultiOutput.FitSmall(_mlContext, rows, options => ((DenseNetworkRegressionOptions)options).NonNegative = true);

        Assert.Equal(Activation.Relu, Inspect.Layers(model)[^1].Activation);
        Assert.All(Columns.Scores(model.Transform(Tasks.MultiOutput.View(_mlContext, rows))), score => Assert.True(score >= 0f));
    }

    [Fact]
    public void Model_parameters_ShowTheScalingOfEachNumber()
    {
        List<Row> rows = Rows.Make(100);

        var model = (DenseNetworkMultiOutputRegressionModelParameters)Inspect.Of(ModelFile.Reload(_mlContext, Tasks.MultiOutput.FitSmall(_mlContext, rows)));

        Assert.Equal(Row.NumberCount, model.NumberOfOutputs);
        for (int n = 0; n < Row.NumberCount; n++)
        {
            double mean = rows.Average(row => (double)row.Numbers[n]);
            Assert.Equal(mean, model.TargetCenters[n], 1e-5 * (1 + Math.Abs(mean)));
            Assert.Equal(Math.Sqrt(rows.Average(row => (row.Numbers[n] - mean) * (row.Numbers[n] - mean))), model.TargetScales[n], 1e-4);
        }
    }

    private sealed class LabelledRow
    {
        [VectorType(2)]
        public float[] Label { get; set; } = [];

        [VectorType(Rows.Features)]
        public float[] Features { get; set; } = [];
    }
}
