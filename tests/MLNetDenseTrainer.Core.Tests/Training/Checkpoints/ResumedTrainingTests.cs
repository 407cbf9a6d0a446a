using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Data.Streams;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Loop;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>A training that was abandoned and goes on ends as one that never stopped, to the bit.</summary>
public sealed class ResumedTrainingTests : IDisposable
{
    private static readonly IReadOnlyList<Dense> _layers = [new Dense(8, Activation.Tanh, 0.2f), new Dense(1)];

    private readonly TestCheckpoint _checkpoint = new();

    public static TheoryData<string> Variants => [.. Settings.Keys];

    private static Dictionary<string, TrainingSettings> Settings { get; } = new()
    {
        ["an ensemble, Adam"] = TestEnsemble.Settings,
        ["an ensemble that hardly converges"] = TestEnsemble.Settings with { EarlyStopping = new EarlyStopping(patience: 1) },
        ["one network, nothing held back"] = TestEnsemble.Settings with { EnsembleSize = 1, Epochs = 5 },
        ["gradient descent"] = TestEnsemble.Settings with { Optimizer = Optimizer.GradientDescent(), EnsembleSize = 2, Epochs = 5 },
        ["momentum, clipped"] = TestEnsemble.Settings with { Optimizer = Optimizer.GradientDescent(0.9f, nesterov: true), GradientClipNorm = 0.1f, EnsembleSize = 2, Epochs = 5 },
        ["by accuracy, with plateaus and L1"] = TestEnsemble.Settings with
        {
            EnsembleSize = 2,
            Epochs = 7,
            ValidationMetric = ValidationMetric.Accuracy,
            EarlyStopping = new EarlyStopping(patience: 3),
            LearningRateSchedule = LearningRateSchedule.ReduceOnPlateau(factor: 0.5f, patience: 1),
            L1Regularization = 0.01f,
        },
        ["no shuffling"] = TestEnsemble.Settings with { Shuffle = false, EnsembleSize = 2, Epochs = 5 },
        ["a plateau, judged by the AUC, with sparse weights"] = TestEnsemble.Settings with
        {
            LearningRateSchedule = LearningRateSchedule.ReduceOnPlateau(factor: 0.5f, patience: 1),
            ValidationMetric = ValidationMetric.AreaUnderRocCurve,
            L1Regularization = 0.001f,
            EnsembleSize = 2,
            Epochs = 8,
        },
        ["everything that the recipe has"] = TestEnsemble.Settings with
        {
            EnsembleSize = 2,
            Epochs = 6,
            LearnedInputScale = true,
            NumericEmbedding = NumericEmbedding.Periodic,
            InputScaling = InputScaling.RobustClip,
            MissingValues = MissingValues.Impute,
            Parametrization = Parametrization.NeuralTangent,
            LearningRateSchedule = LearningRateSchedule.CosineCycles(),
            RegularizationSchedule = RegularizationSchedule.FlatCosine,
            WeightDecay = 0.02f,
            LabelSmoothing = 0.1f,
            TemperatureScaling = true,
            EarlyStopping = new EarlyStopping(patience: int.MaxValue),
        },
    };

    public void Dispose() => _checkpoint.Dispose();

    [Theory]
    [MemberData(nameof(Variants))]
    public void Resumed_after_any_epoch_with_any_threads_it_ends_at_the_same_bits(string variant)
    {
        TrainingSettings settings = Settings[variant];
        (TrainedNetwork expected, TrainingRecord record) = Train(settings);
        for (int epochs = 1; epochs < record.History.Count; epochs++)
        {
            TrainingSettings saving = settings with { Checkpoint = _checkpoint.Every(1), Threads = 1 + epochs % 3 };
            // The checkpoint is of the epoch before the one that is abandoned.
            Assert.Throws<OperationCanceledException>(() => Train(TestCheckpoint.Abandoned(saving, epochs + 1)));
            int resumed = 0;
            (TrainedNetwork actual, TrainingRecord actualRecord) = Train(saving with { Threads = 1 + (epochs + 1) % 3, OnResume = done => resumed = done });

            Assert.Equal(epochs, resumed);
            AssertSame(expected, record, actual, actualRecord);
            Assert.Empty(_checkpoint.Files);
        }
    }

    [Fact]
    public void Interrupted_again_and_again_it_ends_at_the_same_bits()
    {
        (TrainedNetwork expected, TrainingRecord record) = Train(TestEnsemble.Settings);
        TrainingSettings saving = TestEnsemble.Settings with { Checkpoint = _checkpoint.Every(2), Threads = 2 };
        for (int epoch = 3; epoch < record.History.Count; epoch += 2)
            Assert.Throws<OperationCanceledException>(() => Train(TestCheckpoint.Abandoned(saving, epoch)));
        (TrainedNetwork actual, TrainingRecord actualRecord) = Train(saving);
        AssertSame(expected, record, actual, actualRecord);
    }

    [Fact]
    public void Checkpoints_change_nothing_and_are_gone_at_the_end()
    {
        (TrainedNetwork expected, TrainingRecord record) = Train(TestEnsemble.Settings);
        foreach (int every in new[] { 1, 3, 5, 1000 })
        {
            var there = new List<int>();
            TrainingSettings settings = TestEnsemble.Settings with
            {
                Threads = 3,
                Checkpoint = _checkpoint.Every(every),
                OnEpoch = epoch => { if (_checkpoint.Exists) there.Add(epoch.Epoch); },
            };
            (TrainedNetwork actual, TrainingRecord actualRecord) = Train(settings);
            AssertSame(expected, record, actual, actualRecord);
            Assert.Equal(Enumerable.Range(1, record.History.Count).Where(epoch => epoch > every), there);
            Assert.Empty(_checkpoint.Files);
        }
    }

    // Who abandons training in the report of an epoch that is due finds it in the file: the token is looked at only afterwards.
    [Fact]
    public void An_epoch_in_whose_report_training_is_cancelled_is_in_the_checkpoint()
    {
        bool cancelled = false;
        TrainingSettings settings = TestEnsemble.Settings with
        {
            Checkpoint = _checkpoint.Every(1),
            OnEpoch = epoch => cancelled = epoch.Epoch == 2,
            CheckAlive = () => { if (Volatile.Read(ref cancelled)) throw new OperationCanceledException(); },
            CanEndEarly = true,
        };
        Assert.Throws<OperationCanceledException>(() => Train(settings));
        int resumed = 0;
        Train(settings with { OnEpoch = null, CheckAlive = () => { }, OnResume = done => resumed = done });
        Assert.Equal(2, resumed);
    }

    [Fact]
    public void A_training_that_is_asked_to_stop_leaves_no_checkpoint()
    {
        (_, TrainingRecord record) = Train(TestEnsemble.Settings with
        {
            Checkpoint = _checkpoint.Every(1),
            CanEndEarly = true,
            OnEpoch = epoch => { if (epoch.Epoch == 3) epoch.Stop(); },
        });
        Assert.Equal(3, record.History.Count);
        Assert.Empty(_checkpoint.Files);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Streamed_rows_come_in_the_order_they_would_have_come_in(bool shuffle)
    {
        TrainingSettings settings = TestEnsemble.Settings with { EnsembleSize = 1, Epochs = 6, Shuffle = shuffle, EarlyStopping = null };
        (TrainedNetwork expected, TrainingRecord record) = Train(settings, Streamed());
        for (int epochs = 1; epochs < 6; epochs++)
        {
            TrainingSettings saving = settings with { Checkpoint = _checkpoint.Every(1) };
            Assert.Throws<OperationCanceledException>(() => Train(TestCheckpoint.Abandoned(saving, epochs + 1), Streamed()));
            (TrainedNetwork actual, TrainingRecord actualRecord) = Train(saving, Streamed());
            AssertSame(expected, record, actual, actualRecord);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_write_that_fails_ends_training_with_its_exception_and_leaves_the_checkpoint_before(int threads)
    {
        (TrainedNetwork expected, TrainingRecord record) = Train(TestEnsemble.Settings);
        var full = new IOException("No space left on device");
        int files = 0;
        Stream Create(string path) => ++files < 3 ? new FileStream(path, FileMode.Create) : new FullDisk(path, 100, full);
        var failing = new Checkpoint(_checkpoint.Path, 1, path => new AtomicFile(path, Create));
        Assert.Same(full, Assert.Throws<IOException>(() => Train(TestEnsemble.Settings with { Checkpoint = failing, Threads = threads })));

        int resumed = 0;
        (TrainedNetwork actual, TrainingRecord actualRecord) = Train(TestEnsemble.Settings with { Checkpoint = _checkpoint.Every(1), OnResume = done => resumed = done });
        Assert.Equal(2, resumed);
        AssertSame(expected, record, actual, actualRecord);
    }

    [Fact]
    public void Time_goes_on_from_where_it_was()
    {
        TrainingSettings settings = TestEnsemble.Settings with { Checkpoint = _checkpoint.Every(1), EarlyStopping = null };
        Assert.Throws<OperationCanceledException>(() => Train(TestCheckpoint.Abandoned(settings with { OnEpoch = null }, 4)));
        (_, TrainingRecord record) = Train(settings);
        TimeSpan[] times = [.. record.History.Select(epoch => epoch.Elapsed)];
        Assert.Equal(times.Order(), times);
        Assert.True(times[0] > TimeSpan.Zero);
    }

    private static void AssertSame(TrainedNetwork expected, TrainingRecord record, TrainedNetwork actual, TrainingRecord actualRecord)
    {
        Assert.All(expected.Members.Zip(actual.Members), pair => Assert.True(Bits.Equal(pair.First.Values, pair.Second.Values)));
        Assert.Equal(record.History.Select(Timeless), actualRecord.History.Select(Timeless));
        Assert.Equal(record.HeldOut, actualRecord.HeldOut);
    }

    private static EpochMetrics Timeless(EpochMetrics epoch) => epoch with { Elapsed = TimeSpan.Zero };

    private static (TrainedNetwork Network, TrainingRecord Record) Train(TrainingSettings settings, TrainingData? data = null)
    {
        var training = new NetworkTraining(settings, data ?? TestEnsemble.Data(TestEnsemble.Rows(61), settings.EnsembleSize));
        TrainedNetwork network = training.Run(training.Initialize(_layers, Activation.Sigmoid));
        return (network, TestRecord.Of(training.History, training.HeldOut));
    }

    // 300 rows through a pool of 64.
    private static StreamedData Streamed()
    {
        const int Rows = 300;
        const int Inputs = 3;
        var source = new CountingRows(Inputs, _ => Rows) { Classify = true };
        var holdOut = new HoldOut(HoldOutKind.Fraction, 0.2f, 2, Key: 1, FrequentRows.None, [ulong.MaxValue / 5, ulong.MaxValue / 5]);
        var summary = new StreamSummary(new DataBudget(128 * 4 * (Inputs + 4), Inputs), InputScaling.None, holdOut, classes: 2, seed: 1);
        using (IRowCursor cursor = source.Open(() => { }))
        {
            while (cursor.MoveNext())
                summary.Add(cursor.Features, cursor.Targets, cursor.Weight);
        }
        return new StreamedData(source, summary, summary.Validation.Rows, new TrainingRows(Inputs, 64), 64, _ => { });
    }
}
