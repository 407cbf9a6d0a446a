namespace MLNetDenseTrainer;

/// <summary>Options that the two classifiers share.</summary>
public abstract class DenseNetworkClassificationOptions : DenseNetworkOptions
{
    private protected DenseNetworkClassificationOptions()
    {
    }

    /// <summary>The part of each label that is spread over all classes, 0 to below 1. For labels with errors.</summary>
    /// <remarks>With 0.1 and <c>SmoothingTarget.Uniform</c>, the labels of two classes become 0.05 and 0.95.</remarks>
    /// <value>
    /// <see langword="null"/>, the default: 0; recipe 0.1 where rows validate and <see cref="TemperatureScaling"/> is on, and less where a
    /// class is rare. Of two classes, of which one has 10 % of the rows, 0.052; 1 %, 0.002.
    /// </value>
    public float? LabelSmoothing;

    /// <summary>Shares of classes in the smoothed part of a label. For rare classes, which even shares would make frequent.</summary>
    /// <value><see langword="null"/>, the default: <c>Uniform</c>; recipe <c>ClassFrequencies</c>.</value>
    public SmoothingTarget? SmoothingTarget;

    /// <summary>Whether probabilities are calibrated on validation rows. For those who use them as probabilities.</summary>
    /// <remarks>
    /// One temperature divides all logits (Guo et al., 2017, arXiv:1706.04599). One network predicts the same labels as without it. The
    /// mean of several may predict other labels where they disagree, because a temperature changes how much the surer networks count.
    /// </remarks>
    /// <value><see langword="null"/>, the default: <see langword="false"/>; recipe <see langword="true"/>.</value>
    public bool? TemperatureScaling;

    /// <summary>Whether calibration also adds a number to the logit of each class. For classes that are rarer than labels tell.</summary>
    /// <remarks>
    /// <para>Takes effect with <see cref="TemperatureScaling"/>. Temperature and offsets are fitted to the mean prediction of the networks
    /// that hold a row back, so that what is calibrated is an average as the model gives it. On validation rows, the mean probability of
    /// each class then is its frequency.</para>
    /// <para>One network may predict other labels than without it.</para>
    /// </remarks>
    /// <value><see langword="null"/>, the default: <see langword="false"/>; recipe <see langword="true"/>.</value>
    public bool? ClassOffsets;

    /// <summary>Factors by which the rows of each class count, on top of their own weights. For rare classes that matter.</summary>
    /// <remarks>
    /// They count in the training loss, the validation loss and the temperature. Accuracy, AUC and the metrics of held-back rows do not
    /// count them. Balanced ones are computed from training rows alone.
    /// </remarks>
    /// <value><see langword="null"/>, the default: 1 each.</value>
    public ClassWeights? ClassWeights;

    internal sealed override ClassWeights? ClassWeightsOrNull => ClassWeights;
}
