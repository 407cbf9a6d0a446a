using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class TrainingLoopTests
{
    private static readonly NetworkShape _shape = NetworkShape.Create(1, [new Dense(1)], Activation.Linear);

    [Fact]
    public void The_training_loss_is_the_weighted_mean_over_all_rows()
    {
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with { LearningRate = 0f, BatchSize = 2, Epochs = 1 };
        // With all parameters zero a row's loss is half its squared target.
        EpochMetrics epoch = Run(settings, [(1f, 1f), (2f, 2f), (3f, 3f)], 3).History.Single();
        Assert.Equal((0.5 * 1 + 2.0 * 2 + 4.5 * 3) / 6, epoch.TrainingLoss, 1e-6);
        Assert.Null(epoch.ValidationLoss);
    }

    [Fact]
    public void The_validation_loss_is_the_weighted_mean_over_the_rows_held_back_and_unsmoothed()
    {
        TrainingSettings settings = TestTraining.Settings(Loss.BinaryCrossEntropy) with { LearningRate = 0f, BatchSize = 2, Epochs = 1, LabelSmoothing = 0.2f };
        var parameters = new ParameterBlock(NetworkShape.Create(1, [new Dense(1)], Activation.Sigmoid));
        parameters.Biases(0).Fill(2f);
        EpochMetrics epoch = Run(settings, [(1f, 1f), (0f, 1f), (1f, 3f), (0f, 1f), (1f, 1f)], 2, parameters).History.Single();
        double right = ReferenceActivation.Softplus(-2);
        double wrong = ReferenceActivation.Softplus(2);
        Assert.Equal((4 * right + wrong) / 5, epoch.ValidationLoss!.Value, 1e-6);
        Assert.Equal((0.9 * right + 0.1 * wrong + 0.9 * wrong + 0.1 * right) / 2, epoch.TrainingLoss, 1e-6);
    }

    [Fact]
    public void Training_can_be_stopped_after_an_epoch()
    {
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with { OnEpoch = epoch => { if (epoch.Epoch == 3) epoch.Stop(); } };
        Assert.Equal([1, 2, 3], Run(settings, [(1f, 1f), (2f, 1f)], 2).History.Select(epoch => epoch.Epoch));
    }

    // The targets ask for 1, the row held back for -1: from the first epoch on things get worse, and the first was best.
    [Fact]
    public void Early_stopping_ends_after_its_patience_and_goes_back_to_the_best_epoch()
    {
        float[]? afterFirst = null;
        var parameters = new ParameterBlock(_shape);
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with
        {
            Epochs = 50,
            EarlyStopping = new EarlyStopping(patience: 4),
            OnEpoch = _ => afterFirst ??= parameters.ToArray(),
        };
        (IReadOnlyList<EpochMetrics> history, _) = Run(settings, [(1f, 1f), (1f, 1f), (-1f, 1f)], 2, parameters);
        Assert.Equal(5, history.Count);
        Assert.Equal(afterFirst, parameters.ToArray());
    }

    [Fact]
    public void Early_stopping_without_rows_held_back_runs_to_the_end() =>
        Assert.Equal(10, Run(TestTraining.Settings(Loss.MeanSquaredError) with { EarlyStopping = new EarlyStopping(1) }, [(1f, 1f)], 1).History.Count);

    [Fact]
    public void The_schedule_spans_all_steps_of_the_training()
    {
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with { LearningRateSchedule = LearningRateSchedule.Cosine(), BatchSize = 2, Epochs = 2, LearningRate = 0.2f };
        // 3 rows in batches of 2 make 4 steps; each epoch reports its last one, the second and the fourth.
        Assert.Equal(
            [0.2f * (0.5 + 0.5 * Math.Cos(Math.PI / 4)), 0.2f * (0.5 + 0.5 * Math.Cos(3 * Math.PI / 4))],
            Run(settings, [(1f, 1f), (2f, 1f), (3f, 1f)], 3).History.Select(epoch => (double)epoch.LearningRate),
            (a, b) => Math.Abs(a - b) < 1e-7);
    }

    // The first epoch is slow, as it is where the runtime still compiles, and says little about the others.
    [Fact]
    public void The_time_is_planned_by_the_epochs_that_were_last()
    {
        var clock = new SteppedClock();
        var step = TimeSpan.FromSeconds(10);
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with
        {
            Epochs = 200,
            MaximumTrainingTime = TimeSpan.FromSeconds(60),
            CanEndEarly = true,
            Clock = clock,
            CheckAlive = () =>
            {
                clock.Advance(step);
                step = TimeSpan.FromMilliseconds(1);
            },
        };
        Assert.Equal(200, Run(settings, [(1f, 1f), (2f, 1f)], 2).History.Count);
    }

    [Fact]
    public void Slow_epochs_are_planned_to_end_with_the_schedule()
    {
        var clock = new SteppedClock();
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with
        {
            Epochs = 1000,
            MaximumTrainingTime = TimeSpan.FromSeconds(1),
            CanEndEarly = true,
            LearningRateSchedule = LearningRateSchedule.Cosine(),
            Clock = clock,
            // Three times an epoch.
            CheckAlive = () => clock.Advance(TimeSpan.FromMilliseconds(5)),
        };
        IReadOnlyList<EpochMetrics> history = Run(settings, [(1f, 1f), (2f, 1f)], 2).History;
        Assert.InRange(history.Count, 60, 67);
        Assert.InRange(history[^1].LearningRate, 0f, 0.01f * settings.LearningRate);
    }

    [Fact]
    public void An_abandoned_training_stops_before_the_next_batch()
    {
        int batches = 0;
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with
        {
            BatchSize = 1,
            CheckAlive = () => { if (++batches == 3) throw new OperationCanceledException(); },
        };
        Assert.Throws<OperationCanceledException>(() => Run(settings, [(1f, 1f), (2f, 1f)], 2));
        Assert.Equal(3, batches);
    }

    [Fact]
    public void Shuffling_changes_the_order_of_rows_and_no_shuffling_keeps_it()
    {
        (float, float)[] rows = [.. Enumerable.Range(0, 20).Select(r => ((float)r / 10, 1f))];
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with { BatchSize = 3, Epochs = 1 };
        float[] shuffled = Run(settings, rows, 20).Parameters.ToArray();
        float[] inOrder = Run(settings with { Shuffle = false }, rows, 20).Parameters.ToArray();
        Assert.NotEqual(shuffled, inOrder);
        Assert.NotEqual(shuffled, Run(settings with { Seed = 2 }, rows, 20).Parameters.ToArray());
        Assert.Equal(inOrder, Run(settings with { Shuffle = false, Seed = 2 }, rows, 20).Parameters.ToArray());
    }

    private static (IReadOnlyList<EpochMetrics> History, ParameterBlock Parameters) Run(
        TrainingSettings settings, (float Target, float Weight)[] targets, int training, ParameterBlock? parameters = null)
    {
        var rows = new TrainingRows(1);
        foreach ((float target, float weight) in targets)
            rows.Add(target, weight)[0] = 1f;
        parameters ??= new ParameterBlock(_shape);
        int[] all = TestTraining.AllOf(rows);
        return (TestTraining.Loop(settings, rows, all[..training], all[training..], parameters).Run(), parameters);
    }
}
