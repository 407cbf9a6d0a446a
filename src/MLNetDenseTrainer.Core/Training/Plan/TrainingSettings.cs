using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Plan;

/// <summary>All that governs a training, checked and complete.</summary>
internal sealed record TrainingSettings
{
    /// <summary>No training has more, so that its history, and a checkpoint of it, take memory and time within bounds.</summary>
    public const int MaximumEpochs = 1_000_000;

    public required Loss Loss { get; init; }

    public required Optimizer Optimizer { get; init; }

    public required LearningRateSchedule LearningRateSchedule { get; init; }

    public required float LearningRate { get; init; }

    public required int BatchSize { get; init; }

    public required int Epochs { get; init; }

    public required int Seed { get; init; }

    public required int Threads { get; init; }

    public bool Shuffle { get; init; } = true;

    public float L1Regularization { get; init; }

    public float L2Regularization { get; init; }

    /// <summary>Decoupled: each step multiplies weights by 1 - learning rate * WeightDecay.</summary>
    public float WeightDecay { get; init; }

    public float? GradientClipNorm { get; init; }

    public float LabelSmoothing { get; init; }

    /// <summary>Shares of classes in the smoothed part of a label; empty for even shares.</summary>
    public ImmutableArray<float> SmoothingShares { get; init; } = [];

    public RegularizationSchedule RegularizationSchedule { get; init; }

    public InputScaling InputScaling { get; init; }

    public MissingValues MissingValues { get; init; }

    public Parametrization Parametrization { get; init; }

    public bool LearnedInputScale { get; init; }

    public NumericEmbedding NumericEmbedding { get; init; }

    public bool StandardizeTarget { get; init; }

    public bool ClampScores { get; init; }

    public bool TemperatureScaling { get; init; }

    /// <summary>Takes effect with <see cref="TemperatureScaling"/> only.</summary>
    public bool ClassOffsets { get; init; }

    public int EnsembleSize { get; init; } = 1;

    /// <summary>Takes effect with validation rows only.</summary>
    public ValidationMetric ValidationMetric { get; init; }

    /// <summary>Takes effect with validation rows only.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    public TimeSpan? MaximumTrainingTime { get; init; }

    /// <summary>Whether networks of an ensemble that have no time for their first epoch are left out.</summary>
    public bool MayDropMembers { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The start of <see cref="MaximumTrainingTime"/>; <see langword="null"/> for that of the first epoch.</summary>
    public long? Began { get; init; }

    /// <summary>Whether <see cref="OnEpoch"/> or the time may end training.</summary>
    public bool CanEndEarly { get; init; }

    public Action<EpochProgress>? OnEpoch { get; init; }

    public bool KeepOptimizerState { get; init; }

    public Checkpoint? Checkpoint { get; init; }

    /// <summary>Called with the number of epochs done, where training goes on from a checkpoint.</summary>
    public Action<int>? OnResume { get; init; }

    /// <summary>Called before each batch and in every pass over the rows, on any thread; throws to abandon training.</summary>
    public Action CheckAlive { get; init; } = () => { };

    /// <summary>The settings that decide the course of a training. A test fails for one that is forgotten here.</summary>
    public IEnumerable<(string Name, Identity Value)> Identities =>
    [
        (nameof(Loss), Loss.Identity),
        (nameof(Optimizer), Optimizer.Identity),
        (nameof(LearningRateSchedule), LearningRateSchedule.Identity),
        (nameof(LearningRate), Identity.Of(LearningRate)),
        (nameof(BatchSize), Identity.Of(BatchSize)),
        (nameof(Epochs), Identity.Of(Epochs)),
        (nameof(Seed), Identity.Of(Seed)),
        (nameof(Shuffle), Identity.Of(Shuffle)),
        (nameof(L1Regularization), Identity.Of(L1Regularization)),
        (nameof(L2Regularization), Identity.Of(L2Regularization)),
        (nameof(WeightDecay), Identity.Of(WeightDecay)),
        (nameof(GradientClipNorm), Identity.Of(GradientClipNorm)),
        (nameof(LabelSmoothing), Identity.Of(LabelSmoothing)),
        (nameof(SmoothingShares), new("", [.. SmoothingShares.Select(share => ("", (double)share))])),
        (nameof(RegularizationSchedule), Identity.Of(RegularizationSchedule)),
        (nameof(InputScaling), Identity.Of(InputScaling)),
        (nameof(MissingValues), Identity.Of(MissingValues)),
        (nameof(Parametrization), Identity.Of(Parametrization)),
        (nameof(LearnedInputScale), Identity.Of(LearnedInputScale)),
        (nameof(NumericEmbedding), Identity.Of(NumericEmbedding)),
        (nameof(StandardizeTarget), Identity.Of(StandardizeTarget)),
        (nameof(ClampScores), Identity.Of(ClampScores)),
        (nameof(TemperatureScaling), Identity.Of(TemperatureScaling)),
        (nameof(ClassOffsets), Identity.Of(ClassOffsets)),
        (nameof(EnsembleSize), Identity.Of(EnsembleSize)),
        (nameof(ValidationMetric), Identity.Of(ValidationMetric)),
        (nameof(EarlyStopping), EarlyStopping?.Identity ?? Identity.None),
        (nameof(MaximumTrainingTime), MaximumTrainingTime is { } time ? new("", ("seconds", time.TotalSeconds)) : Identity.None),
    ];

    /// <summary>The settings of one network of an ensemble: all but the seed is shared.</summary>
    public TrainingSettings OfMember(int member) =>
        member == 0 ? this : this with { Seed = (int)RandomGenerator.Mix(((ulong)member << 32) | (uint)Seed) };
}
