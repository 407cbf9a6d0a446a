namespace MLNetDenseTrainer.Training;

/// <summary>All that governs a training, checked and complete.</summary>
internal sealed record TrainingSettings
{
    public required Loss Loss { get; init; }

    public required Optimizer Optimizer { get; init; }

    public required LearningRateSchedule LearningRateSchedule { get; init; }

    public required float LearningRate { get; init; }

    public required int BatchSize { get; init; }

    public required int Epochs { get; init; }

    public required int Seed { get; init; }

    public required int Threads { get; init; }

    public bool Shuffle { get; init; } = true;

    /// <summary>Adds half of this times the sum of squared weights to the loss.</summary>
    public float L2Regularization { get; init; }

    /// <summary>Decoupled: before each step, weights lose this times the learning rate of themselves.</summary>
    public float WeightDecay { get; init; }

    public float? GradientClipNorm { get; init; }

    public float LabelSmoothing { get; init; }

    /// <summary>Takes effect with validation rows only.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    public Action<EpochProgress>? OnEpoch { get; init; }

    /// <summary>Called before each batch; throws where training is to be abandoned.</summary>
    public Action CheckAlive { get; init; } = () => { };
}
