using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>Training that goes on from a model.</summary>
public sealed class ContinuedTrainingTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Continued_training_StartsFromTheGivenWeights(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        IDataView view = task.View(_mlContext, Rows.Make(40));
        ITransformer first = task.SmallTrainer(_mlContext).Fit(view);
        SortedDictionary<string, string> before = ModelFile.Entries(_mlContext, first);

        ITransformer second = task.Continue(task.SmallTrainer(_mlContext, options =>
        {
            options.LearningRate = 1e-6f;
            options.Seed = 1234;
            options.Epochs = 1;
        }), view, first);

        // Three steps of Adam, each of at most about the learning rate; and a float near 1 is off by half of 1e-7 after each.
        foreach ((float a, float b) in Inspect.Parameters(first).Zip(Inspect.Parameters(second)))
            Assert.Equal(a, b, 5e-6);
        Assert.NotEqual(Inspect.Parameters(first), Inspect.Parameters(second));
        Assert.Equal(before, ModelFile.Entries(_mlContext, first));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Loss_FallsOnFromALoadedModel(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        IDataView view = task.View(_mlContext, Rows.Make(100));
        IEstimator<ITransformer> trainer = task.SmallTrainer(_mlContext, options => options.Epochs = 10);
        ITransformer first = trainer.Fit(view);

        ITransformer second = task.Continue(trainer, view, ModelFile.Reload(_mlContext, first));

        double beginning = Inspect.History(first)[0].TrainingLoss;
        double end = Inspect.History(first)[^1].TrainingLoss;
        // Adam's first steps, with empty moments, may lose a little; a network from scratch would be back at the beginning.
        Assert.True(Inspect.History(second)[0].TrainingLoss < (beginning + end) / 2);
        Assert.True(Inspect.History(second)[^1].TrainingLoss < end);
        Assert.Equal(10, Inspect.History(second).Count);
    }

    [Fact]
    public void Scaling_of_the_given_model_Stays()
    {
        ITransformer first = Tasks.Regression.FitSmall(_mlContext, Rows.Make(60));
        List<Row> elsewhere =
            [.. Rows.Make(60).Select(row => Rows.With(row, Rows.Dense([.. row.Features.DenseValues().Select(x => 10f + 100f * x)])))];
        IDataView view = Tasks.Regression.View(_mlContext, elsewhere);

        ITransformer second = Tasks.Regression.Continue(Tasks.Regression.SmallTrainer(_mlContext, options =>
        {
            options.LearningRate = 1e-12f;
            options.Epochs = 1;
        }), view, first);

        // Nothing was learnt at such a rate, so other scores would come from another scaling.
        Assert.Equal(Columns.Scores(first.Transform(view)), Columns.Scores(second.Transform(view)));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Another_shape_NamesBoth(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitSmall(_mlContext, Rows.Make(40));
        IEstimator<ITransformer> wider =
            task.SmallTrainer(_mlContext, options => options.Layers = [new Dense(9, Activation.Tanh), new Dense(task.Outputs)]);
        IEstimator<ITransformer> otherActivation =
            task.SmallTrainer(_mlContext, options => options.Layers = [new Dense(8, Activation.Relu), new Dense(task.Outputs)]);

        Names("4-8 Tanh-", "4-9 Tanh-", () => task.Continue(wider, task.View(_mlContext, Rows.Make(40)), model));
        Names("4-8 Tanh-", "4-8 Relu-", () => task.Continue(otherActivation, task.View(_mlContext, Rows.Make(40)), model));
        Names("4-8 Tanh-", "6-8 Tanh-",
            () => task.Continue(task.SmallTrainer(_mlContext), task.View(_mlContext, Rows.Make(40, features: 6), features: 6), model));
    }

    private static void Names(string given, string asked, Func<object> call)
    {
        string message = Assert.ThrowsAny<ArgumentException>(call).Message;
        Assert.Contains(given, message, StringComparison.Ordinal);
        Assert.Contains(asked, message, StringComparison.Ordinal);
    }
}
