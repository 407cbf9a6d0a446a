using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Ensembles;

/// <summary>Ends of an ensemble's training before its last epoch.</summary>
public sealed class EnsembleEndsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, int> TasksAndThreads
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string task in Tasks.OnePerTrainer)
            {
                foreach (int threads in (int[])[1, 3])
                    data.Add(task, threads);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(TasksAndThreads))]
    public void Stop_LeavesAModelToUse(string name, int threads)
    {
        ITransformer model = Tasks.Named(name).FitRecipe(_mlContext, Rows.Make(40), options =>
        {
            (options.Epochs, options.NumberOfThreads) = (50, threads);
            options.OnEpoch = epoch =>
            {
                Assert.InRange(epoch.Epoch, 1, 2);
                if (epoch.Epoch == 2)
                    epoch.Stop();
            };
        });

        Assert.Equal(2, Inspect.History(model).Count);
        Scores(Tasks.Named(name), model);
    }

    [Fact]
    public void Stop_EndsInTheSameModelForAnyNumberOfThreads()
    {
        SortedDictionary<string, string>[] models = [.. ((int[])[1, 2, 3, 7]).Select(threads => ModelFile.Entries(_mlContext, Tasks.Named(Tasks.Names.First()).FitRecipe(_mlContext, Rows.Make(40), options =>
        {
            (options.Epochs, options.EnsembleSize, options.NumberOfThreads, options.Seed) = (50, 3, threads, 5);
            options.OnEpoch = epoch =>
            {
                if (epoch.Epoch == 2)
                    epoch.Stop();
            };
        })))];
        Assert.All(models, model => Assert.Equal(models[0], model));
    }

    [Theory]
    [MemberData(nameof(TasksAndThreads))]
    public void Cancelled_token_Throws(string name, int threads)
    {
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Tasks.Named(name).FitRecipe(_mlContext, Rows.Make(40), options =>
        {
            (options.Epochs, options.NumberOfThreads, options.CancellationToken) = (50, threads, source.Token);
            options.OnEpoch = epoch =>
            {
                source.Cancel();
                Assert.Equal(1, epoch.Epoch);
            };
        }));
    }

    [Theory]
    [MemberData(nameof(TasksAndThreads))]
    public void Exception_in_the_callback_ComesThrough(string name, int threads)
    {
        var thrown = new NotSupportedException("mine");

        var caught = Assert.Throws<NotSupportedException>(() => Tasks.Named(name).FitRecipe(_mlContext, Rows.Make(40), options =>
        {
            options.NumberOfThreads = threads;
            options.OnEpoch = _ => throw thrown;
        }));

        Assert.Same(thrown, caught);
    }

    [Theory]
    [MemberData(nameof(TasksAndThreads))]
    [Shows(nameof(DenseNetworkOptions.MaximumTrainingTime))]
    public void MaximumTrainingTime_EndsTrainingWithAModelToUse(string name, int threads)
    {
        ITransformer model = Tasks.Named(name).FitRecipe(_mlContext, Rows.Make(40), options =>
            (options.Epochs, options.NumberOfThreads, options.MaximumTrainingTime) = (10_000, threads, TimeSpan.FromMilliseconds(1)));

        Assert.InRange(Inspect.History(model).Count, 1, 3);
        Scores(Tasks.Named(name), model);
    }

    [Fact]
    public void MaximumTrainingTime_too_short_for_all_networks_LeavesSomeOutUnlessTheyAreAskedFor()
    {
        var log = new LogCollector(_mlContext);

        int Networks(int? asked) => Inspect.NumberOfNetworks(Tasks.Regression.FitRecipe(_mlContext, Rows.Make(40), options =>
            (options.EnsembleSize, options.NumberOfThreads, options.MaximumTrainingTime) = (asked, 1, TimeSpan.FromTicks(1))));

        Assert.Equal(1, Networks(asked: null));
        Assert.Contains("enough for 1 of 16 networks", Assert.Single(log.Warnings), StringComparison.Ordinal);
        Assert.Equal(3, Networks(asked: 3));
        Assert.Single(log.Warnings);
    }

    // One network of ten is left. It goes on holding its own rows back.
    [Fact]
    public void Model_whose_networks_were_left_out_LoadsAndGoesOn()
    {
        List<Row> rows = Rows.Make(100);
        ITransformer model = Tasks.Binary.FitRecipe(_mlContext, rows, options =>
            (options.NumberOfThreads, options.MaximumTrainingTime) = (1, TimeSpan.FromTicks(1)));
        Assert.Equal(1, Inspect.NumberOfNetworks(model));
        int heldBack = Inspect.HeldOut(model)!.Rows;

        ITransformer next = Tasks.Binary.Continue(
            Tasks.Binary.Trainer(_mlContext, Tasks.Binary.RecipeOptions()),
            Tasks.Binary.View(_mlContext, rows), ModelFile.Reload(_mlContext, model));

        Assert.InRange(heldBack, 5, 20);
        Assert.Equal(heldBack, Inspect.HeldOut(next)!.Rows);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void MaximumTrainingTime_that_is_ample_ChangesNothing(string name)
    {
        SortedDictionary<string, string> Train(TimeSpan? time)
        {
            SortedDictionary<string, string> entries = ModelFile.Entries(
                _mlContext, Tasks.Named(name).FitSmall(_mlContext, Rows.Make(40), options => (options.EnsembleSize, options.MaximumTrainingTime) = (2, time)));
            // Which says that there was a limit.
            Assert.True(entries.Remove(ModelZip.Training));
            return entries;
        }

        Assert.Equal(Train(null), Train(TimeSpan.FromDays(1)));
    }

    private void Scores(TaskUnderTest task, ITransformer model)
    {
        Assert.NotNull(Inspect.HeldOut(model));
        Assert.All(Columns.Scores(model.Transform(task.View(_mlContext, Rows.Make(10, seed: 2)))), score => Assert.True(float.IsFinite(score)));
    }
}
