using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Loop;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class EpochQueueTests
{
    public static TheoryData<int> Threads => [1, 2, 3, 7];

    [Theory]
    [MemberData(nameof(Threads))]
    public void Epochs_are_reported_in_order_each_once_and_on_the_callers_thread(int threads)
    {
        var reported = new List<(int Epoch, int Thread)>();
        TrainingSettings settings = TestEnsemble.Settings with
        {
            Threads = threads,
            EarlyStopping = null,
            OnEpoch = epoch => reported.Add((epoch.Epoch, Environment.CurrentManagedThreadId)),
        };
        using var loop = new TrainingLoop(settings, TestEnsemble.Fresh(settings, TestEnsemble.Rows(60)));
        IReadOnlyList<EpochMetrics> history = loop.Run();
        Assert.Equal(Enumerable.Range(1, 12).Select(epoch => (epoch, Environment.CurrentManagedThreadId)), reported);
        Assert.Equal(Enumerable.Range(1, 12), history.Select(epoch => epoch.Epoch));
    }

    [Theory]
    [MemberData(nameof(Threads))]
    public void An_epoch_is_the_mean_over_the_members(int threads)
    {
        TrainingSettings settings = TestEnsemble.Settings with { Threads = threads, EarlyStopping = null, Epochs = 3 };
        using var together = new TrainingLoop(settings, TestEnsemble.Fresh(settings, TestEnsemble.Rows(60)));
        IReadOnlyList<EpochMetrics> history = together.Run();
        EpochMetrics[][] alone = [.. TestEnsemble.Fresh(settings, TestEnsemble.Rows(60)).Select(member =>
        {
            using var loop = new TrainingLoop(settings with { Threads = 1 }, [member]);
            return loop.Run().ToArray();
        })];
        for (int epoch = 0; epoch < 3; epoch++)
        {
            Assert.Equal(alone.Average(member => member[epoch].TrainingLoss), history[epoch].TrainingLoss, 1e-12);
            Assert.Equal(alone.Average(member => member[epoch].ValidationLoss!.Value), history[epoch].ValidationLoss!.Value, 1e-12);
        }
    }

    // Were a thread left waiting, this would never end: the run waits for all of them.
    [Theory]
    [MemberData(nameof(Threads))]
    public void A_member_that_diverges_ends_training_with_its_exception(int threads)
    {
        TrainingSettings settings = TestEnsemble.Settings with { Threads = threads, Epochs = 1_000_000, EarlyStopping = null, OnEpoch = _ => { } };
        for (int diverging = 0; diverging < TestEnsemble.Members; diverging++)
        {
            MemberData[] members = [.. TestEnsemble.Fresh(settings, TestEnsemble.Rows(60))];
            members[diverging].Parameters.Values[0] = float.NaN;
            using var loop = new TrainingLoop(settings, members);
            Assert.Equal(1, Assert.Throws<TrainingDivergedException>(() => { loop.Run(); }).Epoch);
        }
    }

    [Theory]
    [MemberData(nameof(Threads))]
    public void A_report_that_throws_or_asks_to_stop_ends_training(int threads)
    {
        var abandoned = new OperationCanceledException();
        TrainingSettings settings = TestEnsemble.Settings with { Threads = threads, Epochs = 1_000_000, EarlyStopping = null };
        TrainingSettings throws = settings with { OnEpoch = epoch => { if (epoch.Epoch == 3) throw abandoned; } };
        using var failing = new TrainingLoop(throws, TestEnsemble.Fresh(throws, TestEnsemble.Rows(60)));
        Assert.Same(abandoned, Assert.Throws<OperationCanceledException>(() => { failing.Run(); }));

        TrainingSettings stops = settings with { OnEpoch = epoch => { if (epoch.Epoch == 3) epoch.Stop(); } };
        using var stopping = new TrainingLoop(stops, TestEnsemble.Fresh(stops, TestEnsemble.Rows(60)));
        Assert.Equal(3, stopping.Run().Count);
    }

    [Theory]
    [MemberData(nameof(Threads))]
    public void A_member_that_converges_early_does_not_stop_the_others(int threads)
    {
        TrainingSettings settings = TestEnsemble.Settings with { Threads = threads, EarlyStopping = new EarlyStopping(patience: 1) };
        MemberData alone = Falling(settings, stands: false);
        using (var loop = new TrainingLoop(settings with { Threads = 1 }, [alone]))
            loop.Run();
        float expected = alone.Parameters.Biases(0)[0];
        Assert.InRange(expected, 0.5f, 1f);
        foreach (int early in new[] { 0, 2, 4 })
        {
            MemberData[] members = [.. Enumerable.Range(0, TestEnsemble.Members).Select(m => Falling(settings, stands: m == early))];
            using var loop = new TrainingLoop(settings, members);
            Assert.Equal(settings.Epochs, loop.Run().Count);
            float[] biases = [.. members.Select(member => member.Parameters.Biases(0)[0])];
            Assert.Equal(0f, biases[early]);
            Assert.All(biases.Where((_, m) => m != early), bias => Assert.Equal(expected, bias));
        }
    }

    [Theory]
    [MemberData(nameof(Threads))]
    public void Training_ends_when_all_members_have_converged(int threads)
    {
        TrainingSettings settings = TestEnsemble.Settings with { Threads = threads, EarlyStopping = new EarlyStopping(patience: 2) };
        MemberData[] members = [.. Enumerable.Range(0, TestEnsemble.Members).Select(_ => Falling(settings, stands: true))];
        using var loop = new TrainingLoop(settings, members);
        Assert.Equal(3, loop.Run().Count);
    }

    // One bias that is asked for the target 1 in training and in validation, and gets nearer with each epoch's one step; or one that never moves, and so never gets better.
    private static MemberData Falling(TrainingSettings settings, bool stands)
    {
        TrainingSettings own = settings with { Loss = Loss.MeanSquaredError, LearningRate = stands ? 0f : 0.05f };
        var rows = new TrainingRows(1);
        rows.Add(1f, 1f);
        rows.Add(1f, 1f);
        var parameters = new ParameterBlock(NetworkShape.Create(1, [new Dense(1)], Activation.Linear));
        return new MemberData(
            own, new MemoryBatches(own, rows, [0], meanWeight: 1.0), new RowSelection(rows, new[] { 1 }), parameters, own.Loss.Head);
    }
}
