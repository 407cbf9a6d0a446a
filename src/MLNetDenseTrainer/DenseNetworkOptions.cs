using Microsoft.ML.Trainers;

namespace MLNetDenseTrainer;

/// <summary>What the options of the three dense network trainers share.</summary>
/// <remarks>
/// Options are checked when a trainer is made of them, and copied: changing them later does not change the trainer.
/// </remarks>
public abstract class DenseNetworkOptions : TrainerInputBaseWithWeight
{
    private protected DenseNetworkOptions()
    {
    }

    /// <summary>The layers after the features, the last one giving the prediction.</summary>
    /// <value><see langword="null"/>, the default: two hidden layers of 64 and 32 ReLU units, and the last layer the task asks for.</value>
    public IReadOnlyList<Dense>? Layers;

    /// <summary>How features are scaled, as part of the model.</summary>
    /// <value>Default <see cref="MLNetDenseTrainer.InputScaling.Standardize"/>.</value>
    public InputScaling InputScaling = Defaults.InputScaling;

    /// <summary>The rule by which gradients change the parameters.</summary>
    /// <value>Default <see cref="MLNetDenseTrainer.Optimizer.Adam"/>.</value>
    public Optimizer Optimizer = Optimizer.Adam();

    /// <summary>How far a step goes along the gradient: positive and finite.</summary>
    /// <value>Default 0.001.</value>
    public float LearningRate = Defaults.LearningRate;

    /// <summary>How the learning rate moves in the course of training.</summary>
    /// <value>Default <see cref="MLNetDenseTrainer.LearningRateSchedule.Constant"/>.</value>
    public LearningRateSchedule LearningRateSchedule = LearningRateSchedule.Constant;

    /// <summary>Adds half of this times the sum of squared weights (not biases) to the loss: at least 0 and finite.</summary>
    /// <value>Default 0.</value>
    public float L2Regularization;

    /// <summary>
    /// Decoupled weight decay (arXiv:1711.05101): before each step, weights (not biases) lose this times the learning rate of themselves. At least 0 and finite.
    /// </summary>
    /// <value>Default 0; with <see cref="MLNetDenseTrainer.Optimizer.AdamW"/> 0.01.</value>
    public float WeightDecay;

    /// <summary>Gradients whose Euclidean norm over all parameters is above this are scaled down to it: positive and finite.</summary>
    /// <value><see langword="null"/>, the default: no clipping.</value>
    public float? GradientClipNorm;

    /// <summary>Number of networks averaged into one model.</summary>
    /// <value>Default 1, and the only value this version knows.</value>
    public int EnsembleSize = 1;

    /// <summary>Rows per training step, at least 1. With fewer rows, all of them.</summary>
    /// <value>Default 32.</value>
    public int BatchSize = Defaults.BatchSize;

    /// <summary>Passes over the training rows, at least 1.</summary>
    /// <value>Default 100.</value>
    public int Epochs = Defaults.Epochs;

    /// <summary>Whether each epoch takes the rows in a new random order.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool Shuffle = true;

    /// <summary>
    /// Memory, in bytes, that the rows read may take up: at least 1 MiB. Rows that need more are not kept: each epoch reads the view once more, through a
    /// pool of half that size out of which mini-batches are drawn at random, and the log says so.
    /// </summary>
    /// <remarks>
    /// A row takes four bytes per feature and 16 more. When rows are not kept, <see cref="MLNetDenseTrainer.InputScaling.RobustClip"/> goes by the quantiles of
    /// at most 100,000 rows drawn at random, and of validation rows no more are kept than fit in a quarter of this memory, drawn at random as well. The view is
    /// read on a thread of its own, and has to give the same rows every time.
    /// </remarks>
    /// <value>Default 2 GiB.</value>
    public long MaximumDataMemory = Defaults.MaximumDataMemory;

    /// <summary>Seed of all random numbers of the training. The same seed and data give the same model.</summary>
    /// <value><see langword="null"/>, the default: from the <see cref="Microsoft.ML.MLContext"/>.</value>
    public int? Seed;

    /// <summary>Threads to train with, at least 1. The model does not depend on it.</summary>
    /// <value><see langword="null"/>, the default: as many as there are processors.</value>
    public int? NumberOfThreads;

    /// <summary>Part of the rows, at least 0 and less than 1, that is held back to measure each epoch by; of each class alike in classification,
    /// unless rows are more than <see cref="MaximumDataMemory"/> holds: then each row is held back with this probability, the same rows in each epoch.</summary>
    /// <value>Default 0.</value>
    public float ValidationFraction;

    /// <summary>When to end training before the last epoch. Needs validation data, else a warning says that it has none.</summary>
    /// <value><see langword="null"/>, the default: never.</value>
    public EarlyStopping? EarlyStopping;

    /// <summary>Called after each epoch, on the thread that called Fit.</summary>
    /// <value>Default <see langword="null"/>.</value>
    public Action<EpochProgress>? OnEpoch;

    /// <summary>When cancelled, Fit throws <see cref="OperationCanceledException"/> before the next mini-batch.</summary>
    /// <value>Default <see cref="CancellationToken.None"/>.</value>
    public CancellationToken CancellationToken;

    internal abstract Loss Loss { get; }

    internal virtual float LabelSmoothingOrZero => 0f;

    internal virtual ClassWeights? ClassWeightsOrNull => null;

    /// <summary>What an output layer that names no activation gets.</summary>
    internal virtual Activation DefaultOutput => Loss.OutputActivations[0];

    internal DenseNetworkOptions Clone()
    {
        var copy = (DenseNetworkOptions)MemberwiseClone();
        copy.Layers = Layers is null ? null : [.. Layers];
        return copy;
    }

    internal static class Defaults
    {
        public const InputScaling InputScaling = MLNetDenseTrainer.InputScaling.Standardize;
        public const float LearningRate = 0.001f;
        public const int BatchSize = 32;
        public const int Epochs = 100;
        public const long MaximumDataMemory = 2L << 30;
    }
}
