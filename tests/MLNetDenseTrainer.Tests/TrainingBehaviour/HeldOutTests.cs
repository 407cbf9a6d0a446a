using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>How a model did on rows it had not learnt from.</summary>
public sealed class HeldOutTests
{
    private static readonly Func<HeldOutMetrics, double?>[] _figures =
    [
        metrics => metrics.LogLoss, metrics => metrics.Accuracy, metrics => metrics.AreaUnderRocCurve,
        metrics => metrics.RootMeanSquaredError, metrics => metrics.MeanAbsoluteError, metrics => metrics.RSquared,
    ];

    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Plain_training_without_validation_HoldsNothingOut(string name)
    {
        Assert.Null(Inspect.HeldOut(Tasks.Named(name).FitSmall(_mlContext, Rows.Make(40))));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Ensemble_CountsEachRowOnce(string name)
    {
        TaskUnderTest task = Tasks.Named(name);

        Assert.Equal(41, Inspect.HeldOut(task.FitSmall(_mlContext, Rows.Make(41), options => options.EnsembleSize = 3))!.Rows);
        Assert.Equal(41, Inspect.HeldOut(task.FitRecipe(_mlContext, Rows.Make(41)))!.Rows);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Validation_rows_AreCounted(int networks)
    {
        foreach (TaskUnderTest task in (TaskUnderTest[])[Tasks.Binary, Tasks.Regression, Tasks.Multiclass])
        {
            ITransformer split = task.FitSmall(_mlContext, Rows.Make(100), options => (options.EnsembleSize, options.ValidationFraction) = (networks, 0.25f));
            ITransformer given = task.Fit(
                task.SmallTrainer(_mlContext, options => options.EnsembleSize = networks), task.View(_mlContext, Rows.Make(40)), task.View(_mlContext, Rows.Make(33, seed: 2)));

            // Each class gives its rounded share, and rows that are alike, as those of zeros, stay together.
            Assert.InRange(Inspect.HeldOut(split)!.Rows, 23, 27);
            Assert.Equal(33, Inspect.HeldOut(given)!.Rows);
        }
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Figures_OutliveTheFile(string name)
    {
        ITransformer model = Tasks.Named(name).FitRecipe(_mlContext, Rows.Make(40));

        Assert.Equal(Inspect.HeldOut(model), Inspect.HeldOut(ModelFile.Reload(_mlContext, model)));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    public void Figures_on_a_validation_set_AreMLNetsOwn(int networks, bool temperature)
    {
        void Configure(DenseNetworkOptions options)
        {
            options.EnsembleSize = networks;
            options.Epochs = 20;
            if (options is DenseNetworkClassificationOptions classification)
                classification.TemperatureScaling = temperature;
        }

        (HeldOutMetrics binary, IDataView scored) = OnValidation(Tasks.Binary, Configure);
        CalibratedBinaryClassificationMetrics expected = _mlContext.BinaryClassification.Evaluate(scored);
        // Theirs is in bits and takes its logarithms of float probabilities.
        Assert.Equal(expected.LogLoss * Math.Log(2), binary.LogLoss!.Value, 1e-5);
        Assert.Equal(expected.Accuracy, binary.Accuracy!.Value, 1e-12);
        Assert.Equal(expected.AreaUnderRocCurve, binary.AreaUnderRocCurve!.Value, 1e-6);
        Assert.Null(binary.RootMeanSquaredError);

        (HeldOutMetrics multiclass, scored) = OnValidation(Tasks.Multiclass, Configure);
        MulticlassClassificationMetrics multiclassExpected = _mlContext.MulticlassClassification.Evaluate(scored);
        Assert.Equal(multiclassExpected.LogLoss, multiclass.LogLoss!.Value, 1e-5);
        Assert.Equal(multiclassExpected.MicroAccuracy, multiclass.Accuracy!.Value, 1e-12);
        Assert.Null(multiclass.AreaUnderRocCurve);

        (HeldOutMetrics regression, scored) = OnValidation(Tasks.Regression, Configure);
        RegressionMetrics regressionExpected = _mlContext.Regression.Evaluate(scored);
        Assert.Equal(regressionExpected.RootMeanSquaredError, regression.RootMeanSquaredError!.Value, 1e-5);
        Assert.Equal(regressionExpected.MeanAbsoluteError, regression.MeanAbsoluteError!.Value, 1e-5);
        Assert.Equal(regressionExpected.RSquared, regression.RSquared!.Value, 1e-5);
        Assert.Null(regression.LogLoss);
    }

    // Metrics tell how often the model is right. Factors of classes only tell training what matters.
    [Theory]
    [InlineData(1, ValidationMetric.Loss)]
    [InlineData(3, ValidationMetric.Accuracy)]
    public void Figures_with_class_weights_AreMLNetsOwn(int networks, ValidationMetric metric)
    {
        void Configure(DenseNetworkOptions options)
        {
            (options.EnsembleSize, options.ValidationMetric) = (networks, metric);
            float[] factors = options is DenseNetworkBinaryTrainer.Options ? [1f, 100f] : [1f, 30f, 5f];
            ((DenseNetworkClassificationOptions)options).ClassWeights = ClassWeights.PerClass(factors);
        }

        (HeldOutMetrics binary, IDataView scored) = OnValidation(Tasks.Binary, Configure);
        CalibratedBinaryClassificationMetrics expected = _mlContext.BinaryClassification.Evaluate(scored);
        Assert.Equal(expected.Accuracy, binary.Accuracy!.Value, 1e-12);
        Assert.Equal(expected.LogLoss * Math.Log(2), binary.LogLoss!.Value, 1e-5);
        Assert.Equal(expected.AreaUnderRocCurve, binary.AreaUnderRocCurve!.Value, 1e-6);

        (HeldOutMetrics multiclass, scored) = OnValidation(Tasks.Multiclass, Configure);
        Assert.Equal(_mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy, multiclass.Accuracy!.Value, 1e-12);
    }

    // Nothing to go by but how many there are of each class, and a weight that says to predict the rare one.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rare_class_that_counts_much_IsNotHowOftenTheModelIsRight(bool streamed)
    {
        IEnumerable<int> numbers = Enumerable.Range(0, streamed ? 60_000 : 100);
        List<Row> rows = [.. numbers.Select(i => new Row { Flag = i % 20 == 0, Features = Rows.Dense(0f, 0f, 0f, 0f) })];
        ITransformer model = Tasks.Binary.Fit(
            Tasks.Binary.SmallTrainer(_mlContext, options =>
            {
                ((DenseNetworkBinaryTrainer.Options)options).ClassWeights = ClassWeights.PerClass(1f, 100f);
                options.BatchSize = streamed ? 5_000 : 100;
                options.Epochs = streamed ? 20 : 200;
                options.LearningRate = 0.1f;
                options.MaximumDataMemory = 1 << 20;
            }),
            Tasks.Binary.View(_mlContext, rows),
            Tasks.Binary.View(_mlContext, rows.Take(1000)));

        HeldOutMetrics heldOut = Inspect.HeldOut(model)!;
        Assert.Equal(0.05, heldOut.Accuracy!.Value, 1e-6);
        // P = 5 * 100 / (5 * 100 + 95) for all.
        Assert.Equal(-0.05 * Math.Log(0.8403) - 0.95 * Math.Log(0.1597), heldOut.LogLoss!.Value, 0.1);
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass Name")]
    [InlineData("regression")]
    public void Example_weights_CountAsThatManyRows(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> weighted = Rows.Make(60, seed: 2);
        for (int i = 0; i < weighted.Count; i++)
            weighted[i].Weight = 1 + i % 4;
        HeldOutMetrics Measure(IEnumerable<Row> validation) => Inspect.HeldOut(task.Fit(
            task.SmallTrainer(_mlContext, options => (options.ExampleWeightColumnName, options.EarlyStopping) = ("Weight", null)),
            task.View(_mlContext, Rows.Make(60)),
            task.View(_mlContext, validation)))!;

        HeldOutMetrics heavy = Measure(weighted);
        HeldOutMetrics repeated = Measure(weighted.SelectMany(row => Enumerable.Range(0, (int)row.Weight).Select(_ => Light(row))));

        Assert.Equal(60, heavy.Rows);
        foreach (Func<HeldOutMetrics, double?> figure in _figures)
            Assert.Equal(figure(repeated) ?? 0, figure(heavy) ?? 0, 1e-9);
        HeldOutMetrics light = Measure(weighted.Select(Light));
        Assert.Contains(_figures, figure => Math.Abs((figure(light) ?? 0) - (figure(heavy) ?? 0)) > 1e-3);
    }

    [Fact]
    public void Temperature_of_heavy_rows_IsThatOfRepeatedOnes()
    {
        List<Row> validation = [.. Rows.Make(12).Select(row => Rows.With(row, row.Features))];
        float Score(IEnumerable<Row> rows) => Columns.Scores(Tasks.Binary.Fit(
            Tasks.Binary.SmallTrainer(_mlContext, options =>
            {
                ((DenseNetworkBinaryTrainer.Options)options).TemperatureScaling = true;
                (options.ExampleWeightColumnName, options.Epochs) = ("Weight", 100);
            }),
            Tasks.Binary.View(_mlContext, Rows.Make(100)),
            Tasks.Binary.View(_mlContext, rows)).Transform(Tasks.Binary.View(_mlContext, validation)))[0];

        float repeated = Score(validation.SelectMany(row => Enumerable.Repeat(row, 300)));
        float light = Score(validation);
        foreach (Row row in validation)
            row.Weight = 300f;
        float heavy = Score(validation);

        Assert.Equal(repeated, heavy, 1e-4f * Math.Abs(repeated));
        Assert.NotEqual(repeated, light, 0.1f * Math.Abs(repeated));
    }

    [Fact]
    public void Scores_that_are_not_numbers_AreNotRight()
    {
        foreach (TaskUnderTest task in (TaskUnderTest[])[Tasks.Binary, Tasks.Multiclass])
        {
            var log = new LogCollector(_mlContext);
            ITransformer model = task.Fit(
                task.SmallTrainer(_mlContext, options =>
                    (options.ValidationMetric, options.Layers) = (ValidationMetric.Accuracy, [new Dense(8), new Dense(task.Outputs)])),
                task.View(_mlContext, Rows.Make(60)),
                task.View(_mlContext, Rows.Make(40, seed: 2).Select(row => Rows.With(row, Rows.Dense(3e38f, -3e38f, 3e38f, -3e38f)))));

            Assert.Equal(double.NaN, Inspect.HeldOut(model)!.Accuracy);
            Assert.Contains(log.Warnings, warning => warning.Contains("accuracy of 3 of 3 epochs is not finite", StringComparison.Ordinal));
            // None was the best.
            Assert.Equal([3], Inspect.BestEpochs(model));
        }
    }

    [Fact]
    public void Figures_of_a_learnable_problem_AreBetterThanChance()
    {
        void Longer(DenseNetworkOptions options) => (options.EnsembleSize, options.Epochs) = (3, 40);

        HeldOutMetrics binary = Inspect.HeldOut(Tasks.Binary.FitSmall(_mlContext, Rows.Make(200), Longer))!;
        HeldOutMetrics multiclass = Inspect.HeldOut(Tasks.Multiclass.FitSmall(_mlContext, Rows.Make(200), Longer))!;
        HeldOutMetrics regression = Inspect.HeldOut(Tasks.Regression.FitSmall(_mlContext, Rows.Make(200), Longer))!;

        Assert.True(binary.LogLoss < Math.Log(2) && binary.Accuracy > 0.7 && binary.AreaUnderRocCurve > 0.8, binary.ToString());
        Assert.True(multiclass.LogLoss < Math.Log(3) && multiclass.Accuracy > 0.6, multiclass.ToString());
        Assert.True(regression.RSquared > 0.5 && regression.MeanAbsoluteError <= regression.RootMeanSquaredError, regression.ToString());
    }

    private static Row Light(Row row)
    {
        Row light = Rows.With(row, row.Features);
        light.Weight = 1f;
        return light;
    }

    private (HeldOutMetrics Metrics, IDataView Scored) OnValidation(TaskUnderTest task, Action<DenseNetworkOptions> configure)
    {
        IDataView validation = task.View(_mlContext, Rows.Make(60, seed: 2));
        ITransformer model = task.Fit(task.SmallTrainer(_mlContext, configure), task.View(_mlContext, Rows.Make(60)), validation);
        return (Inspect.HeldOut(model)!, model.Transform(validation));
    }
}
