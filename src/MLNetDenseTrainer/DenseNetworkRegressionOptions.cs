namespace MLNetDenseTrainer;

/// <summary>What the options of the regression trainers, of one output and of several, share.</summary>
public abstract class DenseNetworkRegressionOptions : DenseNetworkOptions
{
    private protected DenseNetworkRegressionOptions()
    {
    }

    /// <summary>What training minimises.</summary>
    /// <value>Default <see cref="MLNetDenseTrainer.Loss.MeanSquaredError"/>.</value>
    public RegressionLoss Loss = MLNetDenseTrainer.Loss.MeanSquaredError;

    /// <summary>
    /// Whether each target is brought to mean 0 and standard deviation 1 for training, and scores back. For
    /// <see cref="MLNetDenseTrainer.Loss.Huber"/>, <see cref="MLNetDenseTrainer.Loss.MeanAbsoluteError"/> and
    /// <see cref="MLNetDenseTrainer.Loss.Quantile"/> the median takes the place of the mean, and the interquartile range / 1.349 that
    /// of the standard deviation, so that outliers do not move the scale. With an output that is never negative, targets are scaled and
    /// not shifted. A training that continues a model keeps the model's scale.
    /// </summary>
    /// <remarks>Where the middle half of the targets are the same, the spread is that of the others.</remarks>
    /// <value>Default <see langword="true"/>.</value>
    public bool StandardizeTarget = true;

    /// <summary>
    /// Whether targets are never negative, so that scores are not either: the last layer becomes a ReLU where it names no activation and
    /// the loss asks for none.
    /// </summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool NonNegative;

    /// <summary>
    /// Whether scores stay within the range of the training labels: those of all its trainings, where a model was continued.
    /// </summary>
    /// <value>
    /// <see langword="null"/>, the default: as the model to continue has it; of a new one <see langword="false"/>, recipe
    /// <see langword="true"/>.
    /// </value>
    public bool? ClampScores;

    internal override Loss ChosenLoss => Loss;

    internal override Activation DefaultOutput => NonNegative && base.DefaultOutput == Activation.Linear ? Activation.Relu : base.DefaultOutput;
}
