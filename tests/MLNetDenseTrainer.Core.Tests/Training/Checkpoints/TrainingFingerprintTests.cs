using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class TrainingFingerprintTests
{
    private static readonly TrainingSettings _settings = TestEnsemble.Settings;

    // Each with another value than the settings above.
    private static readonly Dictionary<string, TrainingSettings> _others = new()
    {
        [nameof(TrainingSettings.Loss)] = _settings with { Loss = Loss.MeanSquaredError },
        [nameof(TrainingSettings.Optimizer)] = _settings with { Optimizer = Optimizer.Adam(beta2: 0.95f) },
        [nameof(TrainingSettings.LearningRateSchedule)] = _settings with { LearningRateSchedule = LearningRateSchedule.Cosine(0.1f) },
        [nameof(TrainingSettings.LearningRate)] = _settings with { LearningRate = MathF.BitIncrement(_settings.LearningRate) },
        [nameof(TrainingSettings.BatchSize)] = _settings with { BatchSize = 9 },
        [nameof(TrainingSettings.Epochs)] = _settings with { Epochs = 13 },
        [nameof(TrainingSettings.Seed)] = _settings with { Seed = 2 },
        [nameof(TrainingSettings.Shuffle)] = _settings with { Shuffle = false },
        [nameof(TrainingSettings.L1Regularization)] = _settings with { L1Regularization = 0.1f },
        [nameof(TrainingSettings.L2Regularization)] = _settings with { L2Regularization = 0.1f },
        [nameof(TrainingSettings.WeightDecay)] = _settings with { WeightDecay = 0.1f },
        [nameof(TrainingSettings.GradientClipNorm)] = _settings with { GradientClipNorm = 1f },
        [nameof(TrainingSettings.SmoothingShares)] = _settings with { SmoothingShares = [0.25f, 0.75f] },
        [nameof(TrainingSettings.LabelSmoothing)] = _settings with { LabelSmoothing = 0.1f },
        [nameof(TrainingSettings.RegularizationSchedule)] = _settings with { RegularizationSchedule = RegularizationSchedule.FlatCosine },
        [nameof(TrainingSettings.InputScaling)] = _settings with { InputScaling = InputScaling.Standardize },
        [nameof(TrainingSettings.MissingValues)] = _settings with { MissingValues = MissingValues.Impute },
        [nameof(TrainingSettings.Parametrization)] = _settings with { Parametrization = Parametrization.NeuralTangent },
        [nameof(TrainingSettings.LearnedInputScale)] = _settings with { LearnedInputScale = true },
        [nameof(TrainingSettings.EnsembleSize)] = _settings with { EnsembleSize = 2 },
        [nameof(TrainingSettings.NumericEmbedding)] = _settings with { NumericEmbedding = NumericEmbedding.Periodic },
        [nameof(TrainingSettings.StandardizeTarget)] = _settings with { StandardizeTarget = true },
        [nameof(TrainingSettings.ClampScores)] = _settings with { ClampScores = true },
        [nameof(TrainingSettings.TemperatureScaling)] = _settings with { TemperatureScaling = true },
        [nameof(TrainingSettings.ClassOffsets)] = _settings with { ClassOffsets = true },
        [nameof(TrainingSettings.ValidationMetric)] = _settings with { ValidationMetric = ValidationMetric.Accuracy },
        [nameof(TrainingSettings.EarlyStopping)] = _settings with { EarlyStopping = new EarlyStopping(3, 1e-9f) },
        [nameof(TrainingSettings.MaximumTrainingTime)] = _settings with { MaximumTrainingTime = TimeSpan.FromTicks(1) },
    };

    public static TheoryData<string> Others => [.. _others.Keys];

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_setting_is_named_with_both_values(string name)
    {
        string difference = Of(_others[name]).DifferencesFrom(Of(_settings)).Single();
        Assert.StartsWith($"{name} was ", difference, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_counts_but_a_few()
    {
        string[] withoutEffect =
        [
            nameof(TrainingSettings.Threads), nameof(TrainingSettings.CanEndEarly), nameof(TrainingSettings.Clock),
            nameof(TrainingSettings.Began), nameof(TrainingSettings.MayDropMembers),
            nameof(TrainingSettings.Checkpoint), nameof(TrainingSettings.KeepOptimizerState),
            nameof(TrainingSettings.OnEpoch), nameof(TrainingSettings.OnResume), nameof(TrainingSettings.CheckAlive),
            nameof(TrainingSettings.Identities),
        ];
        string[] settings = [.. typeof(TrainingSettings).GetProperties().Select(property => property.Name)];
        IEnumerable<string> counted = Of(_settings).Entries.Select(entry => entry.Name).Intersect(settings);
        Assert.Equal(settings.Except(withoutEffect).Order(), counted.Order());
        Assert.Equal(settings.Except(withoutEffect).Order(), _others.Keys.Order());
    }

    [Fact]
    public void Values_are_shown()
    {
        Assert.Equal("BatchSize was 8 and is 9", Of(_others[nameof(TrainingSettings.BatchSize)]).DifferencesFrom(Of(_settings)).Single());
        Assert.Equal("GradientClipNorm was none and is 1", Of(_others[nameof(TrainingSettings.GradientClipNorm)]).DifferencesFrom(Of(_settings)).Single());
    }

    [Fact]
    public void What_does_not_decide_the_course_does_not_count()
    {
        TrainingSettings same = _settings with { Threads = 7, CanEndEarly = true, Began = 1, OnEpoch = _ => { }, CheckAlive = () => { }, OnResume = _ => { }, Checkpoint = new Checkpoint("elsewhere") };
        Assert.Empty(Of(same).DifferencesFrom(Of(_settings)));
    }

    [Fact]
    public void Any_bit_of_the_rows_their_number_or_their_split_counts()
    {
        AssertDiffers("training rows", rows => rows.Features(7)[2] = MathF.BitIncrement(rows.Features(7)[2]));
        AssertDiffers("training rows", rows => rows.Targets(7)[0] = 1f - rows.Target(7));
        AssertDiffers("training rows", rows => rows.SetWeight(7, 99f));
        AssertDiffers("training rows", rows => rows.Add(1f, 1f));
        TrainingRows same = TestEnsemble.Rows(20);
        int[] all = TestTraining.AllOf(same);
        TrainingFingerprint[] splits = [.. new[] { 3, 4 }.Select(held => Of(_settings, new MemoryData(same, all[held..], new RowSelection(same, all.AsMemory(0, held)))))];
        Assert.Equal(["training rows", "validation rows"], splits[0].DifferencesFrom(splits[1]).Select(difference => difference.Split(" was ")[0]));
    }

    [Fact]
    public void Other_layers_or_weights_to_begin_with_count()
    {
        TrainingFingerprint one = Of(_settings);
        TrainedNetwork network = Network(TestEnsemble.Shape);
        network.Members[4].Values[3] += 1f;
        Assert.StartsWith("network to begin with", Of(_settings, network).DifferencesFrom(one).Single(), StringComparison.Ordinal);
        NetworkShape dropout = NetworkShape.Create(3, [new Dense(8, Activation.Tanh, 0.3f), new Dense(1)], Activation.Sigmoid);
        IReadOnlyList<string> differences = Of(_settings, Network(dropout)).DifferencesFrom(one);
        Assert.Equal(["Layers, layer 1 was Tanh(units: 8, dropout: 0.2) and is Tanh(units: 8, dropout: 0.3)"], differences);
    }

    [Fact]
    public void Layers_that_only_one_of_two_trainings_has_are_named()
    {
        NetworkShape deeper = NetworkShape.Create(3, [new Dense(8, Activation.Tanh, 0.2f), new Dense(4), new Dense(1)], Activation.Sigmoid);
        (TrainingFingerprint deep, TrainingFingerprint flat) = (Of(_settings, Network(deeper)), Of(_settings));
        Assert.Contains("Layers, layer 3 was not there and is Sigmoid(units: 1, dropout: 0)", deep.DifferencesFrom(flat));
        Assert.Contains("Layers, layer 3 was Sigmoid(units: 1, dropout: 0) and is not there", flat.DifferencesFrom(deep));
    }

    // Types tell losses apart, and numbers: never their text.
    [Fact]
    public void A_loss_of_ones_own_is_known_by_its_type()
    {
        TrainingFingerprint one = Of(_settings with { Loss = new OwnLoss("one") });
        Assert.Empty(one.DifferencesFrom(Of(_settings with { Loss = new OwnLoss("another") })));
        Assert.Contains(nameof(OwnLoss), one.DifferencesFrom(Of(_settings)).Single(), StringComparison.Ordinal);
        Assert.Equal(
            "Loss was Huber(delta: 1) and is Huber(delta: 2)",
            Of(_settings with { Loss = Loss.Huber(2f) }).DifferencesFrom(Of(_settings with { Loss = Loss.Huber() })).Single());
    }

    [Fact]
    public void Class_weights_count()
    {
        TrainingData weighted = TestEnsemble.Data(TestEnsemble.Rows(20));
        weighted.ClassFactors = [1f, 0.1f];
        string difference = Of(_settings, weighted).DifferencesFrom(Of(_settings)).Single();
        Assert.Equal("class weights was none and is (0: 1, 1: 0.1)", difference);
    }

    private static void AssertDiffers(string name, Action<TrainingRows> change)
    {
        TrainingRows rows = TestEnsemble.Rows(20);
        change(rows);
        string difference = Of(_settings, TestEnsemble.Data(rows)).DifferencesFrom(Of(_settings)).Single();
        Assert.StartsWith($"{name} was ", difference, StringComparison.Ordinal);
    }

    private static TrainingFingerprint Of(TrainingSettings settings, TrainingData? data = null) =>
        TrainingFingerprint.Of(settings, data ?? TestEnsemble.Data(TestEnsemble.Rows(20)), Network(TestEnsemble.Shape));

    private static TrainingFingerprint Of(TrainingSettings settings, TrainedNetwork network) =>
        TrainingFingerprint.Of(settings, TestEnsemble.Data(TestEnsemble.Rows(20)), network);

    private static TrainedNetwork Network(NetworkShape shape) => new(
        InputPipeline.None, [.. Enumerable.Range(0, TestEnsemble.Members).Select(_ => new ParameterBlock(shape))], BinaryHead.Instance);

    private sealed class OwnLoss(string text) : RegressionLoss
    {
        public override float Value(float prediction, float target) => 0f;

        public override float Derivative(float prediction, float target) => 0f;

        public override string ToString() => text;
    }
}
