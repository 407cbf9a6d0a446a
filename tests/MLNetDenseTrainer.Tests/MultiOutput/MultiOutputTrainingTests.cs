using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.MultiOutput;

/// <summary>Labels of several numbers against those of one, and against data that do not fit.</summary>
public sealed class MultiOutputTrainingTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_label_of_one_number_GivesTheNetworkOfARegression(bool recipe)
    {
        IDataView rows = Rows.View(_mlContext, Rows.Make(60));
        IDataView one = _mlContext.Transforms.CopyColumns("Label", nameof(Row.Number)).Fit(rows).Transform(rows);
        IDataView several = _mlContext.Transforms.Concatenate("Label", nameof(Row.Number)).Fit(rows).Transform(rows);
        void Configure(DenseNetworkOptions options)
        {
            (options.Epochs, options.Seed, options.EnsembleSize) = (3, 7, 3);
            options.Layers = recipe ? null : [new Dense(8, Activation.Tanh), new Dense(1)];
        }

        ITransformer regression = Tasks.Regression.Trainer(_mlContext, Configured(new DenseNetworkRegressionTrainer.Options(), Configure)).Fit(one);
        ITransformer multiOutput = Tasks.MultiOutput.Trainer(_mlContext, Configured(new DenseNetworkMultiOutputRegressionTrainer.Options(), Configure)).Fit(several);

        Assert.Equal(Inspect.Parameters(regression), Inspect.Parameters(multiOutput));
        Assert.Equal(Columns.ScoreBits(regression.Transform(one)), Columns.ScoreBits(multiOutput.Transform(several)));
        Assert.Equal(Inspect.HeldOut(regression), Inspect.HeldOut(multiOutput));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Units_that_are_not_the_numbers_NameBothAtFit(int units)
    {
        DenseNetworkMultiOutputRegressionTrainer trainer = _mlContext.Regression.Trainers.DenseNetworkMultiOutput(layers: [new Dense(units)]);

        var exception = Assert.ThrowsAny<ArgumentException>(() => trainer.Fit(Tasks.MultiOutput.View(_mlContext, Rows.Make(20))));

        Assert.Contains("'Label' has 3 numbers", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"{units} units", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_activation_that_does_not_fit_SaysWhatDoes()
    {
        var exception = Assert.ThrowsAny<ArgumentException>(() => _mlContext.Regression.Trainers.DenseNetworkMultiOutput(layers: [new Dense(3, Activation.Softmax)]));

        Assert.Contains("as many units as the label has numbers", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validation_data_with_other_numbers_Throw()
    {
        DenseNetworkMultiOutputRegressionTrainer trainer = _mlContext.Regression.Trainers.DenseNetworkMultiOutput(layers: [new Dense(3)], epochs: 1);
        IDataView rows = Rows.View(_mlContext, Rows.Make(20));
        IDataView validation = _mlContext.Transforms.Concatenate("Label", nameof(Row.Number), nameof(Row.Weight)).Fit(rows).Transform(rows);

        var exception = Assert.Throws<ArgumentException>(() => trainer.Fit(Tasks.MultiOutput.View(_mlContext, Rows.Make(20)), validation));

        Assert.Contains("'Label' has 3 numbers in the training data, but 2 in the validation data", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_other_numbers_IsNotContinued()
    {
        IDataView rows = Rows.View(_mlContext, Rows.Make(20));
        IDataView two = _mlContext.Transforms.Concatenate("Label", nameof(Row.Number), nameof(Row.Weight)).Fit(rows).Transform(rows);
        MultiOutputRegressionPredictionTransformer model = _mlContext.Regression.Trainers.DenseNetworkMultiOutput(layers: [new Dense(2)], epochs: 1).Fit(two);
        DenseNetworkMultiOutputRegressionTrainer trainer = _mlContext.Regression.Trainers.DenseNetworkMultiOutput(epochs: 1);

        Assert.ThrowsAny<ArgumentException>(() => trainer.Fit(Tasks.MultiOutput.View(_mlContext, Rows.Make(20)), model.Model));
    }

    [Fact]
    public void Missing_numbers_in_rows_that_do_not_fit_in_memory_Train()
    {
        const int Features = 200;
        List<Row> rows = Rows.Make(3000, features: Features);
        foreach ((int r, Row row) in rows.Index())
            row.Numbers[r % 3] = float.NaN;
        ITransformer Fit(int threads, long memory) => Tasks.MultiOutput.FitSmall(_mlContext, rows, options =>
        {
            (options.MaximumDataMemory, options.NumberOfThreads, options.BatchSize, options.Epochs) = (memory, threads, 64, 2);
            options.Layers = [new Dense(512), new Dense(Row.NumberCount)];
        }, Features);
        var log = new LogCollector(_mlContext);

        float[] streamed = Inspect.Parameters(Fit(1, 1 << 20));

        Assert.Contains(log.Infos, info => info.Contains("each epoch reads the view anew", StringComparison.Ordinal));
        Assert.Contains(log.Infos, info => info.Contains("no value for 'age' in 1000 of 3000", StringComparison.Ordinal));
        Assert.All(streamed, parameter => Assert.True(float.IsFinite(parameter)));
        Assert.Equal(streamed, Inspect.Parameters(Fit(3, 1 << 20)));
    }

    [Fact]
    public void A_recipe_at_its_defaults_FollowsSeveralNumbers()
    {
        DenseNetworkMultiOutputRegressionTrainer trainer = _mlContext.Regression.Trainers.DenseNetworkMultiOutput(epochs: 12);

        MultiOutputRegressionPredictionTransformer model = trainer.Fit(Tasks.MultiOutput.View(_mlContext, Rows.Make(300)));

        MultiOutputRegressionMetrics metrics = _mlContext.Regression.EvaluateMultiOutput(model.Transform(Tasks.MultiOutput.View(_mlContext, Rows.Make(200, seed: 2))));
        Assert.All(metrics.Outputs, output => Assert.True(output.RSquared > 0.8, metrics.ToString()));
        Assert.Equal(metrics.MeanRSquared, model.Model.HeldOut!.RSquared!.Value, 0.1);
    }

    [Theory]
    [InlineData(nameof(Loss.Huber))]
    [InlineData(nameof(Loss.MeanAbsoluteError))]
    [InlineData(nameof(Loss.Quantile))]
    [InlineData(nameof(Loss.Poisson))]
    [InlineData(nameof(Loss.Custom))]
    public void Any_loss_of_a_regression_TrainsSeveralNumbersSomeOfThemMissing(string name)
    {
        RegressionLoss loss = name switch
        {
            nameof(Loss.Huber) => Loss.Huber(0.5f),
            nameof(Loss.MeanAbsoluteError) => Loss.MeanAbsoluteError,
            nameof(Loss.Quantile) => Loss.Quantile(0.8f),
            nameof(Loss.Poisson) => Loss.Poisson,
            _ => Loss.Custom(
                (prediction, target) => float.IsFinite(target) ? MathF.Abs(prediction - target) : throw new ArgumentException("A target is missing."),
                (prediction, target) => Math.Sign(prediction - target)),
        };
        List<Row> rows = Rows.Make(200);
        foreach ((int r, Row row) in rows.Index())
            row.Numbers = [.. row.Numbers.Select((number, n) => r % 4 == n ? float.NaN : Math.Abs(number))];

        ITransformer model = Tasks.MultiOutput.FitSmall(_mlContext, rows, options => (((DenseNetworkRegressionOptions)options).Loss, options.Epochs) = (loss, 30));

        Assert.True(Inspect.History(model)[^1].TrainingLoss < Inspect.History(model)[0].TrainingLoss);
        Assert.All(Columns.Scores(model.Transform(Tasks.MultiOutput.View(_mlContext, rows))), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void A_loss_of_counts_RefusesNumbersBelowZero()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Tasks.MultiOutput.FitSmall(
            _mlContext, Rows.Make(20), options => ((DenseNetworkRegressionOptions)options).Loss = Loss.Poisson));

        Assert.Contains("below zero", exception.Message, StringComparison.Ordinal);
    }

    private static DenseNetworkOptions Configured(DenseNetworkOptions options, Action<DenseNetworkOptions> configure)
    {
        configure(options);
        return options;
    }
}
