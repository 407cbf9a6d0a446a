namespace MLNetDenseTrainer;

/// <summary>Options that the regression trainers share, of one output and of several.</summary>
public abstract class DenseNetworkRegressionOptions : DenseNetworkOptions
{
    private protected DenseNetworkRegressionOptions()
    {
    }

    /// <summary>The loss that training minimizes. For labels with outliers, counts, or quantiles.</summary>
    /// <value>Default <see cref="MLNetDenseTrainer.Loss.MeanSquaredError"/>.</value>
    public RegressionLoss Loss = MLNetDenseTrainer.Loss.MeanSquaredError;

    /// <summary>Whether targets are standardized, and scores scaled back. Set to false where the loss needs the label's own unit.</summary>
    /// <remarks>
    /// <para>Targets have mean 0 and standard deviation 1. For <see cref="MLNetDenseTrainer.Loss.Huber"/>,
    /// <see cref="MLNetDenseTrainer.Loss.MeanAbsoluteError"/> and <see cref="MLNetDenseTrainer.Loss.Quantile"/>, median and interquartile
    /// range / 1.349 take their place, so that outliers do not move the scale. If the middle half of the targets is constant, the spread is
    /// that of the others.</para>
    /// <para>With an output that is never negative, targets are scaled and not shifted. A training that continues a model keeps its
    /// scale.</para>
    /// </remarks>
    /// <value>Default <see langword="true"/>.</value>
    public bool StandardizeTarget = true;

    /// <summary>Whether targets, and so scores, are never negative. For prices, counts and durations.</summary>
    /// <remarks>The last layer becomes a ReLU, if it names no activation and the loss needs none.</remarks>
    /// <value>Default <see langword="false"/>.</value>
    public bool NonNegative;

    /// <summary>Whether scores stay within the range of all training labels so far. For rows unlike the training rows.</summary>
    /// <value>
    /// <see langword="null"/>, the default: as the model to continue has it; else <see langword="false"/>, recipe <see langword="true"/>.
    /// </value>
    public bool? ClampScores;

    internal override Loss ChosenLoss => Loss;

    internal override Activation DefaultOutput =>
        NonNegative && base.DefaultOutput == Activation.Linear ? Activation.Relu : base.DefaultOutput;
}
