namespace MLNetDenseTrainer;

/// <summary>What the options of the two classifiers share.</summary>
public abstract class DenseNetworkClassificationOptions : DenseNetworkOptions
{
    private protected DenseNetworkClassificationOptions()
    {
    }

    /// <summary>
    /// So much of each label is spread evenly over all classes, at least 0 and less than 1 (Szegedy et al., 2016): with 0.1, the labels of
    /// two classes become 0.05 and 0.95.
    /// </summary>
    /// <value>
    /// <see langword="null"/>, the default: 0; recipe 0.1 where a temperature is fitted (<see cref="TemperatureScaling"/>) to rows that
    /// are held
    /// back or given to validate, else 0.
    /// </value>
    public float? LabelSmoothing;

    /// <summary>
    /// Whether probabilities are calibrated on the rows that were held back: by one temperature that all logits are divided by (Guo et al.,
    /// 2017, arXiv:1706.04599). One network predicts the same labels as without; the mean of several may predict another where they
    /// disagree, because a temperature changes how much the surer ones of them count.
    /// </summary>
    /// <value><see langword="null"/>, the default: <see langword="false"/>; recipe <see langword="true"/>.</value>
    public bool? TemperatureScaling;

    /// <summary>
    /// Factors by which the rows of each class count in the training loss, the validation loss and the temperature, on top of their own
    /// weights. Accuracy, AUC and the metrics of held-back rows do not count them. Balanced ones go by training rows alone.
    /// </summary>
    /// <value><see langword="null"/>, the default: 1 each.</value>
    public ClassWeights? ClassWeights;

    internal sealed override ClassWeights? ClassWeightsOrNull => ClassWeights;
}
