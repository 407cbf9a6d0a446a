using MLNetDenseTrainer.Tests.Checkpoints;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Data;

/// <summary>Wide rows of which few features are not zero are trained on and scored by those, whatever form they come in.</summary>
public sealed class SparseFeaturesTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private sealed class Scalar
    {
        public float Score { get; set; }
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void The_form_of_the_vectors_DoesNotMatter(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> dense = WideRows.Make(90);
        List<Row>[] forms = [dense, Rows.Sparse(dense), WideRows.Mixed(dense)];
        foreach (Action<DenseNetworkOptions> configure in new Action<DenseNetworkOptions>[]
        {
            _ => { },
            options => options.EnsembleSize = 3,
            options => options.ValidationFraction = 0.2f,
            options => options.MaximumDataMemory = 1 << 20,
        })
        {
            ITransformer[] models = [.. forms.Select(rows => Fit(task, rows, configure))];
            Assert.All(models, model => Assert.Equal(ModelFile.Entries(_mlContext, models[0]), ModelFile.Entries(_mlContext, model)));
            int[] expected = Columns.ScoreBits(models[0].Transform(View(task, dense)));
            Assert.All(forms, rows => Assert.Equal(expected, Columns.ScoreBits(models[0].Transform(View(task, rows)))));
            ITransformer loaded = ModelFile.Reload(_mlContext, models[0]);
            Assert.All(forms, rows => Assert.Equal(expected, Columns.ScoreBits(loaded.Transform(View(task, rows)))));
        }
    }

    [Fact]
    public void Recipe_trains_on_sparse_rows_and_says_so()
    {
        var log = new LogCollector(_mlContext);
        List<Row> dense = WideRows.Make(150);

        ITransformer[] models = [.. new[] { dense, Rows.Sparse(dense) }.Select(rows =>
            Tasks.Binary.Trainer(_mlContext, Tasks.Binary.RecipeOptions()).Fit(View(Tasks.Binary, rows)))];

        Assert.Equal(ModelFile.Entries(_mlContext, models[0]), ModelFile.Entries(_mlContext, models[1]));
        Assert.Equal(InputScaling.MaximumAbsolute, ((DenseNetworkBinaryModelParameters)Inspect.Of(models[0])).InputScaling);
        Assert.NotNull(Inspect.HeldOut(models[0]));
        Assert.Equal(2, log.Infos.Count(info => info.StartsWith("Rows are sparse", StringComparison.Ordinal)));
        Assert.Empty(log.Warnings);
    }

    [Fact]
    public void Rows_that_are_few_features_wide_or_full_AreNotSparse()
    {
        var log = new LogCollector(_mlContext);

        Tasks.Binary.FitSmall(_mlContext, Rows.Sparse(Rows.Make(30)));
        Fit(Tasks.Binary, WideRows.Make(30, nonZeros: 2000));
        ITransformer standardized = Fit(Tasks.Binary, WideRows.Make(30), options => options.InputScaling = InputScaling.Standardize);

        Assert.DoesNotContain(log.Infos, info => info.StartsWith("Rows are sparse", StringComparison.Ordinal));
        Assert.Equal(InputScaling.Standardize, ((DenseNetworkBinaryModelParameters)Inspect.Of(standardized)).InputScaling);
    }

    [Fact]
    public void Engine_row_by_row_ScoresAsTransformDoes()
    {
        ITransformer model = Fit(Tasks.Binary, WideRows.Make(60));
        List<Row> rows = WideRows.Make(150, seed: 2);
        using var engine = _mlContext.Model.CreatePredictionEngine<Row, Scalar>(model, Rows.View(_mlContext, [], WideRows.Features).Schema);

        int[] expected = Columns.ScoreBits(model.Transform(View(Tasks.Binary, rows)));

        Assert.Equal(expected, rows.Select(row => BitConverter.SingleToInt32Bits(engine.Predict(row).Score)));
        Assert.Equal(expected, Rows.Sparse(rows).Select(row => BitConverter.SingleToInt32Bits(engine.Predict(row).Score)));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void A_model_LearnsFromSparseRows(string name)
    {
        TaskUnderTest task = Tasks.Named(name);

        ITransformer model = Fit(task, Rows.Sparse(WideRows.Make(600)), options => options.Epochs = 30);

        IReadOnlyList<EpochMetrics> history = Inspect.History(model);
        Assert.True(history[^1].TrainingLoss < 0.5 * history[0].TrainingLoss, $"from {history[0].TrainingLoss} to {history[^1].TrainingLoss}");
    }

    [Fact]
    public void A_model_CanBeContinued()
    {
        List<Row> dense = WideRows.Make(90);
        IEstimator<ITransformer> trainer = Tasks.Binary.SmallTrainer(_mlContext);
        ITransformer first = trainer.Fit(View(Tasks.Binary, dense));

        ITransformer[] more = [.. new[] { dense, Rows.Sparse(dense) }.Select(rows => Tasks.Binary.Continue(trainer, View(Tasks.Binary, rows), first))];

        Assert.Equal(ModelFile.Entries(_mlContext, more[0]), ModelFile.Entries(_mlContext, more[1]));
        Assert.NotEqual(Inspect.Parameters(first), Inspect.Parameters(more[0]));
        Assert.True(Inspect.History(more[0])[^1].TrainingLoss < Inspect.History(first)[^1].TrainingLoss);
    }

    [Fact]
    public void Interrupted_training_GoesOnWithTheSameBits()
    {
        using var folder = new CheckpointFolder();
        List<Row> dense = WideRows.Make(90);
        SortedDictionary<string, string> expected = ModelFile.Entries(_mlContext, Fit(Tasks.Binary, dense));

        Assert.Throws<OperationCanceledException>(() => Fit(Tasks.Binary, Rows.Sparse(dense), folder.Abandoned(2)));

        Assert.Equal(expected, ModelFile.Entries(_mlContext, Fit(Tasks.Binary, dense, folder.Resumed())));
    }

    [Fact]
    public void Validation_data_MayBeInAnotherForm()
    {
        List<Row> dense = WideRows.Make(90);
        List<Row> validation = WideRows.Make(40, seed: 5);

        ITransformer[] models = [.. new[] { validation, Rows.Sparse(validation) }.Select(rows => Tasks.Binary.Fit(
            Tasks.Binary.SmallTrainer(_mlContext), View(Tasks.Binary, dense), View(Tasks.Binary, rows)))];

        Assert.Equal(ModelFile.Entries(_mlContext, models[0]), ModelFile.Entries(_mlContext, models[1]));
    }

    [Fact]
    public void Missing_features_AreSkippedOrImputed()
    {
        var log = new LogCollector(_mlContext);
        List<Row> rows = WideRows.Make(60);
        List<Row> holes = [.. rows.Select((row, i) => i % 10 == 0 ? WithMissing(row) : row)];

        ITransformer skipping = Fit(Tasks.Binary, Rows.Sparse(holes));
        ITransformer imputing = Fit(Tasks.Binary, Rows.Sparse(holes), options => options.MissingValues = MissingValues.Impute);

        Assert.Contains(log.Warnings, warning => warning.Contains("Skipped 6 training rows", StringComparison.Ordinal));
        Assert.Equal(Inspect.Parameters(Fit(Tasks.Binary, [.. rows.Where((_, i) => i % 10 != 0)])), Inspect.Parameters(skipping));
        Assert.Equal(Inspect.Parameters(Fit(Tasks.Binary, holes, options => options.MissingValues = MissingValues.Impute)), Inspect.Parameters(imputing));
        Assert.Equal(WideRows.Features + 1, Inspect.Layers(imputing)[0].Inputs);
        float[] skipped = Columns.Scores(skipping.Transform(View(Tasks.Binary, Rows.Sparse(holes))));
        Assert.All(skipped.Index(), score => Assert.Equal(score.Index % 10 == 0, float.IsNaN(score.Item)));
        Assert.All(Columns.Scores(imputing.Transform(View(Tasks.Binary, Rows.Sparse(holes)))), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void Weight_two_IsTheRowTwice()
    {
        List<Row> rows = Rows.Sparse(WideRows.Make(40));
        foreach ((Row row, int i) in rows.Select((row, i) => (row, i)))
            row.Weight = 1 + i % 2;
        List<Row> repeated = [.. rows.SelectMany(row => Enumerable.Repeat(Rows.With(row, row.Features), (int)row.Weight))];
        repeated.ForEach(row => row.Weight = 1f);
        void FullBatch(DenseNetworkOptions options)
        {
            options.BatchSize = 1000;
            options.Shuffle = false;
            options.ExampleWeightColumnName = nameof(Row.Weight);
        }

        float[][] parameters = [.. new[] { rows, repeated }.Select(r => Inspect.Parameters(Fit(Tasks.Regression, r, FullBatch)))];

        Assert.All(parameters[0].Zip(parameters[1]), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void Input_vectors_AreNotWritten()
    {
        List<Row> rows = Rows.Sparse(WideRows.Make(60));
        float[][] before = [.. rows.Select(row => row.Features.GetValues().ToArray())];
        int[][] indices = [.. rows.Select(row => row.Features.GetIndices().ToArray())];

        _ = Fit(Tasks.Binary, rows).Transform(View(Tasks.Binary, rows)).GetColumn<float>("Score").Sum();

        Assert.Equal(before, rows.Select(row => row.Features.GetValues().ToArray()));
        Assert.Equal(indices, rows.Select(row => row.Features.GetIndices().ToArray()));
    }

    [Fact]
    public void Streamed_without_shuffling_the_model_HasTheBitsOfOneTrainedInMemory()
    {
        // 12,000 rows with about 20 numbers of 8 bytes each do not fit in 1 MiB.
        List<Row> rows = Rows.Sparse(WideRows.Make(12_000, nonZeros: 12));
        var log = new LogCollector(_mlContext);

        SortedDictionary<string, string>[] models = [.. new[] { 1L << 20, 1L << 30 }.Select(memory => ModelFile.Entries(_mlContext, Fit(Tasks.Regression, rows, options =>
        {
            options.MaximumDataMemory = memory;
            options.Shuffle = false;
            options.Epochs = 1;
            options.InputScaling = InputScaling.MaximumAbsolute;
            ((DenseNetworkRegressionTrainer.Options)options).StandardizeTarget = false;
        })))];

        Assert.Equal(models[0], models[1]);
        Assert.Contains(log.Infos, info => info.Contains("in the order of the view", StringComparison.Ordinal));
    }

    // 20,000 rows of 2^16 features are 5 GiB as dense floats, and 9 MiB as they are.
    [Fact]
    public void Wide_rows_TakeMemoryByTheirNonZeros()
    {
        const int Features = 1 << 16;
        var random = new Random(1);
        List<Row> rows = [.. Enumerable.Range(0, 20_000).Select(_ =>
        {
            int[] indices = [.. Enumerable.Range(0, 50).Select(i => i * (Features / 50) + random.Next(Features / 50))];
            return new Row { Flag = indices[3] % 2 == 0, Features = new VBuffer<float>(Features, 50, [.. Enumerable.Repeat(1f, 50)], indices) };
        })];
        var log = new LogCollector(_mlContext);

        ITransformer model = Tasks.Binary.FitSmall(
            _mlContext, rows,
            options =>
            {
                options.MaximumDataMemory = 16 << 20;
                options.Epochs = 1;
            },
            Features);
        float[] scores = Columns.Scores(model.Transform(Tasks.Binary.View(_mlContext, rows, Features)));

        Assert.Equal(rows.Count, scores.Length);
        Assert.Contains(log.Infos, info => info.Contains("kept in memory", StringComparison.Ordinal));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true), 0, 1L << 30);
    }

    private ITransformer Fit(TaskUnderTest task, IEnumerable<Row> rows, Action<DenseNetworkOptions>? configure = null) =>
        task.FitSmall(_mlContext, rows, configure, WideRows.Features);

    private IDataView View(TaskUnderTest task, IEnumerable<Row> rows) => task.View(_mlContext, rows, WideRows.Features);

    private static Row WithMissing(Row row)
    {
        float[] values = row.Features.DenseValues().ToArray();
        values[17] = float.NaN;
        return Rows.With(row, new VBuffer<float>(values.Length, values));
    }
}
