using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>What a user should know is said in the log, and only then.</summary>
public sealed class WarningTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Linear_hidden_layer_Warns(string name)
    {
        TaskUnderTest task = Tasks.Named(name);

        List<string> warnings = Warnings(task, options => options.Layers = [new Dense(4, Activation.Linear), new Dense(task.Outputs)]);

        Assert.Contains("linear", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Empty(Warnings(task, options => options.Layers = [new Dense(task.Outputs, Activation.Linear)]));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Ordinary_training_DoesNotWarn(string name)
    {
        Assert.Empty(Warnings(Tasks.Named(name), options => options.ValidationFraction = 0.2f));
    }

    [Theory]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Softplus)]
    public void Negative_labels_under_an_output_that_is_not_Warn(Activation activation)
    {
        List<string> warnings = Warnings(Tasks.Regression, options => options.Layers = [new Dense(8), new Dense(1, activation)]);

        Assert.Contains("below zero", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    [Shows(nameof(DenseNetworkRegressionOptions.NonNegative))]
    public void NonNegative_GivesAReluOutputAndNoNegativeScore()
    {
        List<Row> rows = Rows.Make(200);
        rows.ForEach(row => row.Number = Math.Max(0f, row.Number));

        ITransformer model = Tasks.Regression.FitSmall(_mlContext, rows, options =>
        {
            ((DenseNetworkRegressionTrainer.Options)options).NonNegative = true;
            options.Epochs = 20;
        });
        float[] scores = Columns.Scores(model.Transform(Tasks.Regression.View(_mlContext, rows)));

        Assert.Equal(Activation.Relu, Inspect.Layers(model)[^1].Activation);
        Assert.All(scores, score => Assert.True(score >= 0f));
        Assert.Contains(scores, score => score > 0f);
    }

    [Fact]
    public void Defaults_of_activations_AreReluAndWhatTheTaskTakes()
    {
        static IEnumerable<Activation> Activations(TaskUnderTest task) => Inspect.Layers(Fitted(task)).Select(layer => layer.Activation);
        static ITransformer Fitted(TaskUnderTest task) =>
            task.FitSmall(new MLContext(1), Rows.Make(40), options => options.Layers = [new Dense(3), new Dense(task.Outputs)]);

        Assert.Equal([Activation.Relu, Activation.Sigmoid], Activations(Tasks.Binary));
        Assert.Equal([Activation.Relu, Activation.Linear], Activations(Tasks.Regression));
        Assert.Equal([Activation.Relu, Activation.Softmax], Activations(Tasks.Multiclass));
    }

    [Fact]
    public void Scores_of_validation_rows_that_are_no_numbers_AreNotTakenForAMissingClass()
    {
        var log = new LogCollector(_mlContext);
        IEnumerable<Row> extreme = Rows.Make(20, seed: 3).Select(row => Rows.With(row, Rows.Dense([.. row.Features.DenseValues().Select(x => x * 3e38f)])));
        IEstimator<ITransformer> trainer = Tasks.Binary.SmallTrainer(_mlContext, options =>
        {
            options.Layers = [new Dense(8), new Dense(8), new Dense(1)];
            options.InputScaling = InputScaling.None;
            options.ValidationMetric = ValidationMetric.AreaUnderRocCurve;
        });

        Tasks.Binary.Fit(trainer, Tasks.Binary.View(_mlContext, Rows.Make(40)), Tasks.Binary.View(_mlContext, extreme));

        string warning = Assert.Single(log.Warnings);
        Assert.Contains("The validation AUC of 3 of 3 epochs is not finite", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("both classes", warning, StringComparison.Ordinal);
    }

    private static List<string> Warnings(TaskUnderTest task, Action<DenseNetworkOptions> configure)
    {
        var mlContext = new MLContext(1);
        var log = new LogCollector(mlContext);
        task.FitSmall(mlContext, Rows.Make(40), configure);
        return log.Warnings;
    }
}
