using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>What a training says of itself while it runs: to a callback, in the log and on ML.NET's progress channel.</summary>
public sealed class ProgressTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Progress_channel_HasEachEpochAndTheOneOfTheMoment(string name)
    {
        var progress = new ProgressCollector(_mlContext);
        var epochs = new List<EpochProgress>();
        var taken = new List<List<ProgressCollector.Entry>>();
        IDataView view = Tasks.Named(name).View(_mlContext, Rows.Make(60));
        progress.Take();

        Tasks.Named(name).SmallTrainer(_mlContext, options =>
        {
            options.ValidationFraction = 0.25f;
            options.OnEpoch = epoch =>
            {
                epochs.Add(epoch);
                taken.Add([.. progress.Take(), .. progress.Take()]);
            };
        }).Fit(view);

        // Each time the report on the epoch, and what is said of the moment to who asks.
        Assert.Equal(3, taken.Count);
        foreach ((EpochProgress epoch, List<ProgressCollector.Entry> entries) in epochs.Zip(taken))
        {
            Assert.Equal(2, entries.Count);
            Assert.All(entries, entry => Assert.Equal((epoch.Epoch, 3.0), entry.Progress["epochs"]));
            Assert.All(entries, entry => Assert.Equal(epoch.TrainingLoss, entry.Metrics["Loss"]));
            Assert.All(entries, entry => Assert.Equal(epoch.ValidationLoss!.Value, entry.Metrics["Validation loss"]));
            Assert.All(entries, entry => Assert.Equal(epoch.LearningRate, entry.Metrics["Learning rate"]));
        }
    }

    [Fact]
    public void Progress_channel_without_validation_HasNoValidationLoss()
    {
        var progress = new ProgressCollector(_mlContext);
        IDataView view = Tasks.Binary.View(_mlContext, Rows.Make(40));
        progress.Take();

        Tasks.Binary.SmallTrainer(_mlContext).Fit(view);

        Assert.Equal(3, progress.Take().Count(entry => entry.Metrics.ContainsKey("Loss") && !entry.Metrics.ContainsKey("Validation loss")));
    }

    [Fact]
    public void Log_SaysLossesLearningRateAndTimes()
    {
        var log = new LogCollector(_mlContext);

        Tasks.Binary.FitSmall(_mlContext, Rows.Make(60), options => options.ValidationFraction = 0.25f);

        string last = Assert.Single(log.Infos, info => info.StartsWith("epoch 3 of 3:", StringComparison.Ordinal));
        Assert.Matches(@"^epoch 3 of 3: loss [\d.]+, validation [\d.]+; learning rate 0\.01, [\d.]+ s, 0\.0 s to go$", last);
    }

    [Fact]
    public void Callback_HasLossesLearningRateAndTimes()
    {
        var epochs = new List<EpochProgress>();

        Tasks.Binary.FitSmall(_mlContext, Rows.Make(60), options =>
        {
            options.ValidationFraction = 0.25f;
            options.LearningRateSchedule = LearningRateSchedule.Cosine();
            options.OnEpoch = epochs.Add;
        });

        Assert.Equal([1, 2, 3], epochs.Select(epoch => epoch.Epoch));
        Assert.All(epochs, epoch => Assert.True(epoch.TrainingLoss > 0 && epoch.ValidationLoss > 0 && epoch.Epochs == 3));
        Assert.True(epochs[0].LearningRate > epochs[1].LearningRate && epochs[1].LearningRate > epochs[2].LearningRate);
        Assert.True(epochs[0].Elapsed < epochs[1].Elapsed && epochs[1].Elapsed < epochs[2].Elapsed);
        Assert.Equal(2 * epochs[0].Elapsed, epochs[0].EstimatedRemaining);
        Assert.Equal(TimeSpan.Zero, epochs[2].EstimatedRemaining);
    }
}
