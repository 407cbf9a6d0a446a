using MLNetDenseTrainer.Tests.Checkpoints;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>Training that leaves the numbers behind ends with an exception that says where, never with a model.</summary>
public sealed class DivergenceTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Absurd_learning_rate_Throws(string name)
    {
        var exception = Assert.Throws<TrainingDivergedException>(() => Tasks.Named(name).FitSmall(_mlContext, Rows.Make(40), options =>
        {
            options.Layers = [new Dense(8), new Dense(Tasks.Named(name).Outputs)];
            options.LearningRate = 1e30f;
        }));

        CheckSaysWhere(exception);
        Assert.DoesNotContain("checkpoint", exception.Message, StringComparison.Ordinal);
    }

    // Each epoch is a step away from the minimum that is longer than the one before.
    [Fact]
    public void Divergence_after_a_checkpoint_SaysThatItHasToGo()
    {
        using var folder = new CheckpointFolder();
        ITransformer Fit(float learningRate) => Tasks.Regression.FitSmall(_mlContext, Rows.Make(40), folder.Resumed(options =>
        {
            options.Layers = [new Dense(1)];
            options.InputScaling = InputScaling.None;
            options.Optimizer = Optimizer.GradientDescent();
            options.LearningRate = learningRate;
            options.BatchSize = 40;
            options.Epochs = 500;
        }));

        var diverged = Assert.Throws<TrainingDivergedException>(() => Fit(100f));
        Assert.InRange(diverged.Epoch, 2, 499);
        Assert.EndsWith(
            $"Delete the checkpoint '{folder.Path}' before you train with other settings.",
            diverged.Message, StringComparison.Ordinal);
        Assert.Contains("LearningRate was 100 and is 0.01", Assert.Throws<InvalidOperationException>(() => Fit(0.01f)).Message, StringComparison.Ordinal);
        File.Delete(folder.Path);
        Assert.Equal(500, Inspect.History(Fit(0.01f)).Count);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Absurd_features_without_scaling_Throw(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> rows =
            [.. Rows.Make(40).Select(row => Rows.With(row, Rows.Dense([.. row.Features.DenseValues().Select(x => x * 1e30f)])))];

        var exception = Assert.Throws<TrainingDivergedException>(() => task.FitSmall(_mlContext, rows, options =>
        {
            options.Layers = [new Dense(8), new Dense(8), new Dense(task.Outputs)];
            options.InputScaling = InputScaling.None;
            options.Optimizer = Optimizer.GradientDescent();
            options.LearningRate = 1f;
        }));

        CheckSaysWhere(exception);
        Assert.Contains("InputScaling", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Absurd_features_with_scaling_Train(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> rows =
            [.. Rows.Make(40).Select(row => Rows.With(row, Rows.Dense([.. row.Features.DenseValues().Select(x => x * 1e30f)])))];

        float[] scores = Columns.Scores(task.FitSmall(_mlContext, rows).Transform(task.View(_mlContext, rows)));

        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Divergence_in_the_very_last_step_Throws(string name)
    {
        TaskUnderTest task = Tasks.Named(name);

        Assert.Throws<TrainingDivergedException>(() => task.FitSmall(_mlContext, Rows.Make(40), options =>
        {
            options.Layers = [new Dense(8), new Dense(8), new Dense(task.Outputs)];
            options.LearningRate = 1e30f;
            options.BatchSize = 40;
            options.Epochs = 1;
        }));
    }

    // Parameters may be finite and large enough all the same for a row to overflow: a model whose scores are NaN has a squared error of 0 by ML.NET's evaluator.
    [Theory]
    [InlineData(1e15f)]
    [InlineData(1e20f)]
    public void A_last_step_that_leaves_finite_parameters_and_no_finite_scores_Throws(float learningRate)
    {
        Assert.Throws<TrainingDivergedException>(() => Tasks.Regression.FitSmall(_mlContext, Rows.Make(100, features: 100), options =>
        {
            options.Layers = [new Dense(8, Activation.Linear), new Dense(8, Activation.Linear), new Dense(8, Activation.Linear), new Dense(1)];
            options.LearningRate = learningRate;
            options.BatchSize = 100;
            options.Epochs = 1;
        }, features: 100));
    }

    private static void CheckSaysWhere(TrainingDivergedException exception)
    {
        Assert.Contains($"epoch {exception.Epoch}, batch {exception.Batch}", exception.Message, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"loss is {exception.Loss}"), exception.Message, StringComparison.Ordinal);
        Assert.Contains("LearningRate", exception.Message, StringComparison.Ordinal);
        Assert.InRange(exception.Epoch, 1, 3);
        Assert.InRange(exception.Batch, 1, 3);
    }
}
