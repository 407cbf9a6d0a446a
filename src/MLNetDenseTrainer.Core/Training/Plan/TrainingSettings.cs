using MLNetDenseTrainer.Numerics.RandomNumbers;

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

    /// <summary>Adds this times the sum of the sizes of weights to the loss, by proximal steps.</summary>
    public float L1Regularization { get; init; }

    /// <summary>Adds half of this times the sum of squared weights to the loss.</summary>
    public float L2Regularization { get; init; }

    /// <summary>Decoupled: before each step, weights lose this times the learning rate of themselves.</summary>
    public float WeightDecay { get; init; }

    public float? GradientClipNorm { get; init; }

    public float LabelSmoothing { get; init; }

    public RegularizationSchedule RegularizationSchedule { get; init; }

    public InputScaling InputScaling { get; init; }

    public MissingValues MissingValues { get; init; }

    public Parametrization Parametrization { get; init; }

    /// <summary>Whether each input has a factor that is learned, ahead of the first layer's weights.</summary>
    public bool LearnedInputScale { get; init; }

    public NumericEmbedding NumericEmbedding { get; init; }

    /// <summary>Whether a regression's target is standardised for training.</summary>
    public bool StandardizeTarget { get; init; }

    /// <summary>Whether a regression's scores stay within the range of the training targets.</summary>
    public bool ClampScores { get; init; }

    /// <summary>
    /// Whether a classifier's logits are divided by a temperature that makes the probabilities of held-back rows most likely.
    /// </summary>
    public bool TemperatureScaling { get; init; }

    /// <summary>
    /// Networks that are averaged. Where there are several and no other validation rows, each holds back its own part of the rows.
    /// </summary>
    public int EnsembleSize { get; init; } = 1;

    /// <summary>What epochs are judged by, with validation rows only.</summary>
    public ValidationMetric ValidationMetric { get; init; }

    /// <summary>Takes effect with validation rows only.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Training is planned to end by then.</summary>
    public TimeSpan? MaximumTime { get; init; }

    /// <summary>Whether networks of an ensemble that have no time for their first epoch are left out.</summary>
    public bool MayDropMembers { get; init; }

    /// <summary>What time goes by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// The clock's time stamp that <see cref="MaximumTime"/> counts from; <see langword="null"/> for the first epoch's beginning.
    /// </summary>
    public long? Began { get; init; }

    /// <summary>Whether <see cref="OnEpoch"/> or the time may end training.</summary>
    public bool CanEndEarly { get; init; }

    public Action<EpochProgress>? OnEpoch { get; init; }

    /// <summary>Whether what the optimisers go by is kept at the end.</summary>
    public bool KeepOptimizerState { get; init; }

    /// <summary>Where the state is written, and taken up again.</summary>
    public Checkpoint? Checkpoint { get; init; }

    /// <summary>Told how many epochs were done, where training goes on from a checkpoint.</summary>
    public Action<int>? OnResume { get; init; }

    /// <summary>Called before each batch and in every pass over the rows, on any thread; throws to abandon training.</summary>
    public Action CheckAlive { get; init; } = () => { };

    /// <summary>The settings of one network of an ensemble: all but the seed is shared.</summary>
    public TrainingSettings OfMember(int member) => member == 0 ? this : this with { Seed = (int)RandomGenerator.Mix(((ulong)member << 32) | (uint)Seed) };
}
