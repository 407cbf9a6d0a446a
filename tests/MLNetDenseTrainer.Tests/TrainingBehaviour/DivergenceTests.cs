using Microsoft.ML;
using MLNetDenseTrainer.Tests.Support;

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

    private static void CheckSaysWhere(TrainingDivergedException exception)
    {
        Assert.Contains($"epoch {exception.Epoch}, batch {exception.Batch}", exception.Message, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"loss is {exception.Loss}"), exception.Message, StringComparison.Ordinal);
        Assert.Contains("LearningRate", exception.Message, StringComparison.Ordinal);
        Assert.InRange(exception.Epoch, 1, 3);
        Assert.InRange(exception.Batch, 1, 3);
    }
}
