using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>Rows to validate by: given, or held back; and stopping by them.</summary>
public sealed class ValidationTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Validation_set_IsMeasuredAndNotLearntFrom(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        IDataView train = task.View(_mlContext, Rows.Make(40));
        IEstimator<ITransformer> trainer = task.SmallTrainer(_mlContext);

        ITransformer without = trainer.Fit(train);
        ITransformer with = task.Fit(trainer, train, task.View(_mlContext, Rows.Make(40, seed: 2)));
        ITransformer byItself = task.Fit(trainer, train, train);

        Assert.Equal(Inspect.Parameters(without), Inspect.Parameters(with));
        Assert.All(Inspect.History(without), epoch => Assert.Null(epoch.ValidationLoss));
        Assert.All(Inspect.History(with), epoch => Assert.True(epoch.ValidationLoss > 0));
        Assert.NotEqual(Inspect.History(with)[^1].ValidationLoss, Inspect.History(byItself)[^1].ValidationLoss);
    }

    [Fact]
    public void Validation_loss_IsMLNetsLogLoss()
    {
        IDataView train = Tasks.Binary.View(_mlContext, Rows.Make(40));
        IDataView validation = Tasks.Binary.View(_mlContext, Rows.Make(40, seed: 2));

        ITransformer model = Tasks.Binary.Fit(Tasks.Binary.SmallTrainer(_mlContext), train, validation);

        // Theirs is in bits and takes its logarithms of float probabilities.
        double logLoss = _mlContext.BinaryClassification.Evaluate(model.Transform(validation)).LogLoss * Math.Log(2);
        Assert.Equal(logLoss, Inspect.History(model)[^1].ValidationLoss!.Value, 1e-6);
    }

    [Fact]
    public void Validation_fraction_HoldsRowsBackWithinAChain()
    {
        var log = new LogCollector(_mlContext);
        IDataView view = Tasks.Binary.View(_mlContext, Rows.Make(100));

        ITransformer model = _mlContext.Transforms.NormalizeMinMax("Features")
            .Append(Tasks.Binary.SmallTrainer(_mlContext, options => options.ValidationFraction = 0.25f)).Fit(view);

        Assert.All(Inspect.History(model), epoch => Assert.NotNull(epoch.ValidationLoss));
        // Each class gives its rounded share.
        Assert.Contains(log.Infos, message => message.Contains("on 75 rows, validating on 25", StringComparison.Ordinal));
    }

    [Fact]
    [Shows(nameof(DenseNetworkOptions.ValidationFraction))]
    public void Validation_fraction_TakesItsShareOfEachClass()
    {
        var log = new LogCollector(_mlContext);
        List<Row> rows = Rows.Make(101);
        for (int i = 0; i < rows.Count; i++)
            rows[i].Flag = i < 3;

        Tasks.Binary.FitSmall(_mlContext, rows, options => options.ValidationFraction = 0.2f);

        // A fifth of 3 rows is 1 and of 98 is 20; a fifth of all 101 would be 20.
        Assert.Contains(log.Infos, message => message.Contains("on 80 rows, validating on 21", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    [Shows(nameof(DenseNetworkOptions.EarlyStopping))]
    public void Early_stopping_GivesBackTheBestEpoch(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        IDataView train = task.View(_mlContext, Rows.Make(30));
        // Labels that have nothing to do with the features: the more is learnt the worse it gets.
        List<Row> unrelated = [.. Rows.Make(60, seed: 2).Zip(Rows.Make(60, seed: 3), (row, other) => Rows.With(row, other.Features))];
        IDataView validation = task.View(_mlContext, unrelated);
        void Configure(DenseNetworkOptions options, int epochs, EarlyStopping? stopping)
        {
            options.Epochs = epochs;
            options.EarlyStopping = stopping;
            options.LearningRate = 0.03f;
        }

        ITransformer stopped =
            task.Fit(task.SmallTrainer(_mlContext, options => Configure(options, 200, new EarlyStopping(patience: 4))), train, validation);

        IReadOnlyList<EpochMetrics> history = Inspect.History(stopped);
        int best = history.MinBy(epoch => epoch.ValidationLoss)!.Epoch;
        Assert.True(history.Count < 200, "did not stop");
        Assert.Equal(best + 4, history.Count);
        ITransformer bestEpochs = task.Fit(task.SmallTrainer(_mlContext, options => Configure(options, best, null)), train, validation);
        Assert.Equal(Inspect.Parameters(bestEpochs), Inspect.Parameters(stopped));
    }

    [Fact]
    public void Early_stopping_while_the_loss_falls_DoesNotStop()
    {
        IDataView view = Tasks.Regression.View(_mlContext, Rows.Make(100));

        ITransformer model = Tasks.Regression.Fit(Tasks.Regression.SmallTrainer(_mlContext, options =>
        {
            options.EarlyStopping = new EarlyStopping(patience: 1);
            options.LearningRate = 1e-4f;
        }), view, view);

        Assert.Equal(3, Inspect.History(model).Count);
    }

    [Fact]
    public void Early_stopping_without_validation_data_WarnsAndRunsToTheEnd()
    {
        var log = new LogCollector(_mlContext);

        ITransformer model =
            Tasks.Binary.FitSmall(_mlContext, Rows.Make(40), options => options.EarlyStopping = new EarlyStopping(patience: 1));

        Assert.Contains(log.Warnings, warning => warning.Contains("EarlyStopping", StringComparison.Ordinal));
        Assert.Equal(3, Inspect.History(model).Count);
    }
}
