using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>Epochs judged by something else than the loss.</summary>
public sealed class ValidationMetricTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, ValidationMetric> Metrics => new()
    {
        { "binary", ValidationMetric.Accuracy },
        { "binary", ValidationMetric.AreaUnderRocCurve },
        { "multiclass Name", ValidationMetric.Accuracy },
        { "regression", ValidationMetric.RootMeanSquaredError },
        { "regression", ValidationMetric.MeanAbsoluteError },
    };

    [Theory]
    [MemberData(nameof(Metrics))]
    [Shows(nameof(DenseNetworkOptions.ValidationMetric))]
    public void Metric_IsMLNetsOwnOnTheValidationRows(string name, ValidationMetric metric)
    {
        TaskUnderTest task = Tasks.Named(name);
        IDataView validation = task.View(_mlContext, Rows.Make(40, seed: 2));
        var seen = new List<EpochProgress>();

        ITransformer model = task.Fit(
            task.SmallTrainer(_mlContext, options => (options.ValidationMetric, options.OnEpoch) = (metric, seen.Add)), task.View(_mlContext, Rows.Make(60)), validation);

        EpochMetrics last = Inspect.History(model)[^1];
        Assert.Equal(metric, last.Metric);
        Assert.Equal(Evaluate(name, metric, model.Transform(validation)), last.MetricValue!.Value, 1e-5);
        Assert.Equal(last.MetricValue, seen[^1].MetricValue);
        Assert.Contains(metric switch { ValidationMetric.AreaUnderRocCurve => "AUC", ValidationMetric.Accuracy => "accuracy", ValidationMetric.MeanAbsoluteError => "MAE", _ => "RMSE" }, last.ToString(), StringComparison.Ordinal);
    }

    // Labels that have nothing to do with the features: the more is learnt the worse it gets, so that the best epoch is an early one; the first of those that are alike.
    [Theory]
    [MemberData(nameof(Metrics))]
    public void Early_stopping_GoesBackToTheBestEpochByTheMetric(string name, ValidationMetric metric)
    {
        TaskUnderTest task = Tasks.Named(name);
        IDataView train = task.View(_mlContext, Rows.Make(30));
        IDataView validation = task.View(_mlContext, Rows.Make(60, seed: 2).Zip(Rows.Make(60, seed: 3), (row, other) => Rows.With(row, other.Features)));
        ITransformer Fit(int epochs, EarlyStopping? stopping) => task.Fit(task.SmallTrainer(_mlContext, options =>
        {
            options.ValidationMetric = metric;
            options.EarlyStopping = stopping;
            options.LearningRate = 0.03f;
            options.Epochs = epochs;
        }), train, validation);

        ITransformer stopped = Fit(200, new EarlyStopping(patience: 5));

        IReadOnlyList<EpochMetrics> history = Inspect.History(stopped);
        bool moreIsBetter = metric is ValidationMetric.Accuracy or ValidationMetric.AreaUnderRocCurve;
        EpochMetrics best = moreIsBetter ? history.MaxBy(epoch => epoch.MetricValue)! : history.MinBy(epoch => epoch.MetricValue)!;
        Assert.Equal(best.Epoch + 5, history.Count);
        Assert.Equal(Inspect.Parameters(Fit(best.Epoch, null)), Inspect.Parameters(stopped));
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass Name")]
    public void Calibrated_loss_IsTheLossOfTheModelThatATemperatureMakes(string name)
    {
        // Labels that have nothing to do with the features, and so many epochs that the network is far too sure.
        IEnumerable<Row> rows = Rows.Make(300, seed: 2).Zip(Rows.Make(300, seed: 3), (row, other) => Rows.With(row, other.Features));
        ITransformer model = Tasks.Named(name).FitSmall(_mlContext, rows, options =>
        {
            (options.ValidationMetric, options.ValidationFraction, options.Epochs) = (ValidationMetric.CalibratedLoss, 0.5f, 200);
            ((DenseNetworkClassificationOptions)options).TemperatureScaling = true;
        });

        EpochMetrics last = Inspect.History(model)[^1];
        Assert.Equal(Inspect.HeldOut(model)!.LogLoss!.Value, last.MetricValue!.Value, 1e-4);
        Assert.True(last.MetricValue < last.ValidationLoss - 0.03, last.ToString());
        Assert.Contains("calibrated loss", last.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Recipe_ChoosesTheBestEpochByTheMetric()
    {
        ITransformer Fit(ValidationMetric metric) => Tasks.Binary.FitRecipe(_mlContext, Rows.Make(100), options =>
        {
            options.ValidationMetric = metric;
            options.EnsembleSize = 2;
            options.Epochs = 12;
        });

        ITransformer byAccuracy = Fit(ValidationMetric.Accuracy);

        Assert.All(Inspect.History(byAccuracy), epoch => Assert.InRange(epoch.MetricValue!.Value, 0.3, 1.0));
        Assert.NotEqual(Inspect.Parameters(Fit(ValidationMetric.Loss)), Inspect.Parameters(byAccuracy));
    }

    [Fact]
    public void Metric_ComesBackWithTheModel()
    {
        IDataView view = Tasks.Binary.View(_mlContext, Rows.Make(60));
        ITransformer model = Tasks.Binary.FitSmall(_mlContext, Rows.Make(60), options => (options.ValidationMetric, options.ValidationFraction) = (ValidationMetric.Accuracy, 0.3f));
        using var file = new MemoryStream();
        _mlContext.Model.Save(model, view.Schema, file);
        file.Position = 0;

        ITransformer loaded = new MLContext().Model.Load(file, out _);

        Assert.Equal(Inspect.History(model).Select(epoch => (epoch.Metric, epoch.MetricValue)), Inspect.History(loaded).Select(epoch => (epoch.Metric, epoch.MetricValue)));
        Assert.All(Inspect.History(loaded), epoch => Assert.NotNull(epoch.MetricValue));
    }

    [Fact]
    public void Metric_is_the_same_for_any_number_of_threads()
    {
        IReadOnlyList<double?> Values(int threads) => [.. Inspect.History(Tasks.Binary.FitSmall(_mlContext, Rows.Make(700), options =>
        {
            options.Layers = [new Dense(128), new Dense(128), new Dense(1)];
            options.BatchSize = 512;
            options.NumberOfThreads = threads;
            options.ValidationMetric = ValidationMetric.AreaUnderRocCurve;
            options.ValidationFraction = 0.3f;
        })).Select(epoch => epoch.MetricValue)];

        Assert.Equal(Values(1), Values(3));
    }

    [Fact]
    public void Metric_without_validation_data_Warns()
    {
        var log = new LogCollector(_mlContext);

        Tasks.Binary.FitSmall(_mlContext, Rows.Make(40), options => options.ValidationMetric = ValidationMetric.Accuracy);

        Assert.Contains(log.Warnings, warning => warning.Contains("ValidationMetric is Accuracy", StringComparison.Ordinal));
    }

    [Fact]
    public void Auc_of_one_class_WarnsAndStopsNothing()
    {
        var log = new LogCollector(_mlContext);
        IDataView validation = Tasks.Binary.View(_mlContext, Rows.Make(40, seed: 2).Where(row => row.Flag));

        ITransformer model = Tasks.Binary.Fit(Tasks.Binary.SmallTrainer(
            _mlContext, options => options.ValidationMetric = ValidationMetric.AreaUnderRocCurve), Tasks.Binary.View(_mlContext, Rows.Make(40)), validation);

        Assert.All(Inspect.History(model), epoch => Assert.True(double.IsNaN(epoch.MetricValue!.Value)));
        Assert.Contains(log.Warnings, warning => warning.Contains("3 of 3 epochs have no AUC", StringComparison.Ordinal));
    }

    private double Evaluate(string name, ValidationMetric metric, IDataView scored) => (name, metric) switch
    {
        ("binary", ValidationMetric.Accuracy) => _mlContext.BinaryClassification.Evaluate(scored).Accuracy,
        ("binary", _) => _mlContext.BinaryClassification.Evaluate(scored).AreaUnderRocCurve,
        ("regression", ValidationMetric.RootMeanSquaredError) => _mlContext.Regression.Evaluate(scored).RootMeanSquaredError,
        ("regression", _) => _mlContext.Regression.Evaluate(scored).MeanAbsoluteError,
        _ => _mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy,
    };
}
