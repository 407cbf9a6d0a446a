using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Loop;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class TimePlanTests
{
    private static readonly NetworkShape _shape = TestEnsemble.Shape;

    // One batch is all rows: a network's epoch asks three times whether to go on (before it, before the batch, before validation),
    // a second each.
    private readonly SteppedClock _clock = new();
    private readonly TrainingSettings _settings;
    private int _calls;
    private int _slowCall;

    public TimePlanTests() => _settings = TestEnsemble.Settings with
    {
        BatchSize = 1000,
        Epochs = 1000,
        EarlyStopping = null,
        CanEndEarly = true,
        Clock = _clock,
        CheckAlive = () =>
        {
            _calls++;
            _clock.Advance(TimeSpan.FromSeconds(_calls == _slowCall ? 1000 : 1));
        },
    };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(7, 2)]
    [InlineData(14, 4)]
    [InlineData(15, 5)]
    public void Networks_without_time_for_one_epoch_are_left_out(int seconds, int networks)
    {
        NetworkTraining training = Of(_settings with { MaximumTrainingTime = TimeSpan.FromSeconds(seconds), MayDropMembers = true });
        TrainedNetwork network = training.Run(_shape);
        Assert.Equal(networks, network.Members.Length);
        Assert.Single(training.History);
        Assert.Equal(12 * networks, training.HeldOut!.Rows);
    }

    [Fact]
    public void Networks_asked_for_have_one_epoch_each_however_short_the_time_is()
    {
        NetworkTraining training = Of(_settings with { MaximumTrainingTime = TimeSpan.FromSeconds(1) });
        Assert.Equal(TestEnsemble.Members, training.Run(_shape).Members.Length);
        Assert.Single(training.History);
    }

    // The first network's third epoch takes so long that the others do not begin theirs, and it takes its own back.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_epoch_begins_after_the_limit_and_all_networks_have_as_many(bool goesBackToTheBest)
    {
        TrainingSettings settings = _settings with { EarlyStopping = goesBackToTheBest ? new EarlyStopping(int.MaxValue) : null };
        float[][] expected = Parameters(Of(settings with { Epochs = 2 }).Run(_shape));
        int epochs = 0;
        NetworkTraining training = Of(settings with
        {
            MaximumTrainingTime = TimeSpan.FromSeconds(1000),
            OnEpoch = epoch =>
            {
                // After the report comes one call, and then the first network's third epoch.
                epochs = epoch.Epoch;
                (_calls, _slowCall) = (0, epochs == 2 ? 3 : 0);
            },
        });
        Assert.Equal(expected, Parameters(training.Run(_shape)));
        Assert.Equal((2, 2), (epochs, training.History.Count));
        // Three of one epoch, one in the end and one of each network's held-back rows, or of each of its two epochs that these choose from.
        Assert.Equal(1 + 3 + (goesBackToTheBest ? 3 : 2) * TestEnsemble.Members, _calls);
    }

    // Epochs of 12 seconds with their report, 900 rows to predict beside 100 to train on: that takes as long as 3 epochs.
    [Fact]
    public void Time_is_kept_for_predicting_the_rows_held_back()
    {
        TrainingRows rows = TestEnsemble.Rows(1000);
        int[] all = TestTraining.AllOf(rows);
        NetworkTraining training = TestNetworkTraining.Of(
            _settings with { EnsembleSize = 1, MaximumTrainingTime = TimeSpan.FromSeconds(120) }, rows, all[..100], all[100..]);
        training.Run(_shape);
        Assert.Equal(7, training.History.Count);
    }

    private static NetworkTraining Of(TrainingSettings settings) => TestNetworkTraining.Of(settings, TestEnsemble.Rows(60));

    private static float[][] Parameters(TrainedNetwork network) => [.. network.Members.Select(member => member.ToArray())];
}
