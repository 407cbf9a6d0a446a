using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>Trainings at the same time, of different trainers or of one, each give what they give alone.</summary>
public sealed class ConcurrentFitTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Trainers_on_threads_of_their_own_DoNotDisturbOneAnother()
    {
        Func<float[]>[] trainings =
        [
            .. from name in Tasks.Names.Take(3)
               from seed in new[] { 1, 2 }
               select (Func<float[]>)(() => Inspect.Parameters(Tasks.Named(name).FitSmall(new MLContext(seed), Rows.Make(150, seed), Larger))),
        ];
        float[][] alone = [.. trainings.Select(training => training())];

        float[][] together = AtOnce(trainings);

        Assert.Equal(alone, together);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void One_trainer_on_several_threads_GivesEachTheSameModel(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        IEstimator<ITransformer> trainer = task.SmallTrainer(_mlContext, Larger);
        IDataView view = task.View(_mlContext, Rows.Make(150));
        float[] alone = Inspect.Parameters(trainer.Fit(view));

        float[][] together = AtOnce([.. Enumerable.Repeat(() => Inspect.Parameters(trainer.Fit(view)), 4)]);

        Assert.All(together, parameters => Assert.Equal(alone, parameters));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void A_trainer_that_fits_within_its_own_callback_GivesBothTheSameModel(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        IDataView view = task.View(_mlContext, Rows.Make(60));
        IEstimator<ITransformer>? trainer = null;
        float[]? inner = null;
        bool isInner = false;
        trainer = task.SmallTrainer(_mlContext, options =>
        {
            Larger(options);
            options.OnEpoch = epoch =>
            {
                if (epoch.Epoch != 1 || isInner)
                    return;
                isInner = true;
                inner = Inspect.Parameters(trainer!.Fit(view));
            };
        });

        float[] outer = Inspect.Parameters(trainer.Fit(view));

        Assert.Equal(outer, inner);
    }

    // Large enough for a team of two.
    private static void Larger(DenseNetworkOptions options)
    {
        options.Layers = [new Dense(260, dropout: 0.1f), new Dense(130), options.Layers![^1]];
        options.BatchSize = 50;
        options.NumberOfThreads = 2;
    }

    private static float[][] AtOnce(Func<float[]>[] trainings)
    {
        float[][] results = new float[trainings.Length][];
        using var start = new Barrier(trainings.Length);
        Thread[] threads = [.. trainings.Select((training, i) => new Thread(() =>
        {
            start.SignalAndWait();
            results[i] = training();
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return results;
    }
}
