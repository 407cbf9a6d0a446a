using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>Models that keep the state of their optimiser, and trainings that go on with it.</summary>
public sealed class OptimizerStateTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, int> TasksAndNetworks
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string task in Tasks.OnePerTrainer)
            {
                foreach (int networks in (int[])[1, 3])
                    data.Add(task, networks);
            }
            return data;
        }
    }

    // Without anything random, and with a constant rate, two trainings of three epochs are one of six: if nothing is lost in between.
    [Theory]
    [MemberData(nameof(TasksAndNetworks))]
    [Shows(nameof(DenseNetworkOptions.KeepOptimizerState))]
    public void Continued_training_GoesOnAsIfItHadNotStopped(string name, int networks)
    {
        TaskUnderTest task = Tasks.Named(name);
        IDataView view = task.View(_mlContext, Rows.Make(40));
        foreach (Optimizer optimizer in (Optimizer[])[Optimizer.Adam(), Optimizer.GradientDescent(0.9f)])
        {
            IEstimator<ITransformer> Trainer(int epochs, bool keep) => task.SmallTrainer(_mlContext, options =>
            {
                (options.Shuffle, options.KeepOptimizerState, options.EnsembleSize) = (false, keep, networks);
                (options.Optimizer, options.Epochs) = (optimizer, epochs);
            });
            float[] six = Inspect.Parameters(Trainer(6, keep: false).Fit(view));

            ITransformer three = Trainer(3, keep: true).Fit(view);
            ITransformer forgetful = Trainer(3, keep: false).Fit(view);

            Assert.Equal(six, Inspect.Parameters(task.Continue(Trainer(3, keep: false), view, three)));
            Assert.Equal(six, Inspect.Parameters(task.Continue(Trainer(3, keep: false), view, ModelFile.Reload(_mlContext, three))));
            Assert.NotEqual(six, Inspect.Parameters(task.Continue(Trainer(3, keep: false), view, forgetful)));
        }
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Model_file_HasTheStateOnlyWhereItIsKept(string name)
    {
        SortedDictionary<string, string> without = Entries(name, keep: false);
        SortedDictionary<string, string> with = Entries(name, keep: true);

        string added = Assert.Single(with.Keys.Except(without.Keys));
        Assert.Contains("Optimizer", added, StringComparison.Ordinal);
        Assert.All(without, entry => Assert.Equal(entry.Value, with[entry.Key]));
    }

    [Fact]
    public void State_of_another_optimiser_IsLeftAloneAndLogged()
    {
        var log = new LogCollector(_mlContext);
        TaskUnderTest task = Tasks.Binary;
        IDataView view = task.View(_mlContext, Rows.Make(40));
        ITransformer model = task.SmallTrainer(_mlContext, options => options.KeepOptimizerState = true).Fit(view);

        task.Continue(task.SmallTrainer(_mlContext), view, model);
        Assert.Contains(log.Infos, info => info.Contains("goes on with the state", StringComparison.Ordinal));
        task.Continue(task.SmallTrainer(_mlContext, options => options.Optimizer = Optimizer.GradientDescent(0.5f)), view, model);
        Assert.Contains(log.Infos, info => info.Contains("begins afresh", StringComparison.Ordinal) && info.Contains("momentum: 0.5", StringComparison.Ordinal));
    }

    // Early stopping goes back to the best epoch, temperature scaling changes the last layer: scores must not jump when training goes on from there.
    [Fact]
    public void Recipe_GoesOnFromTheWeightsOfTheModel()
    {
        TaskUnderTest task = Tasks.Binary;
        IDataView view = task.View(_mlContext, Rows.Make(60));
        ITransformer first = task.FitRecipe(_mlContext, Rows.Make(60), options => (options.KeepOptimizerState, options.EnsembleSize, options.Epochs) = (true, 2, 8));

        ITransformer second = task.Continue(task.Trainer(_mlContext, task.RecipeOptions(options =>
        {
            options.LearningRate = 1e-7f;
            ((DenseNetworkBinaryTrainer.Options)options).TemperatureScaling = false;
        })), view, first);

        Assert.All(Inspect.Parameters(first).Zip(Inspect.Parameters(second)), pair => Assert.Equal(pair.First, pair.Second, 1e-3 * (1 + Math.Abs(pair.First))));
    }

    private SortedDictionary<string, string> Entries(string name, bool keep) =>
        ModelFile.Entries(_mlContext, Tasks.Named(name).FitSmall(_mlContext, Rows.Make(40), options => options.KeepOptimizerState = keep));
}
