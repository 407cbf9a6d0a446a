using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Training.Losses;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer;

/// <summary>The function that training minimizes. It decides the task: its type picks the trainer.</summary>
public abstract class Loss
{
    private protected Loss()
    {
    }

    /// <summary>Binary cross-entropy (log-loss) in nats, for <see cref="bool"/> labels.</summary>
    public static BinaryCrossEntropyLoss BinaryCrossEntropy { get; } = new();

    /// <summary>Half the squared error, for <see cref="float"/> labels. Its best prediction is the mean.</summary>
    public static MeanSquaredErrorLoss MeanSquaredError { get; } = new();

    /// <summary>Cross-entropy over softmax in nats, for key labels of two or more classes.</summary>
    public static SoftmaxCrossEntropyLoss SoftmaxCrossEntropy { get; } = new();

    /// <summary>The absolute error |a - y|, for <see cref="float"/> labels. Its best prediction is the median, which is robust.</summary>
    public static RegressionLoss MeanAbsoluteError { get; } = new MeanAbsoluteErrorLoss();

    /// <summary>
    /// Half the Poisson deviance, y log(y / a) - y + a, for counts: <see cref="float"/> labels of at least 0. The score is the expected
    /// count; the last layer is <see cref="Activation.Exponential"/> (a log link) or <see cref="Activation.Softplus"/>, so that it is
    /// always positive.
    /// </summary>
    /// <remarks>
    /// StandardizeTarget scales counts and does not shift them, which multiplies this loss by a constant and changes no best prediction.
    /// The last layer's bias begins where the score is the weighted mean of the training rows' counts (of n rows without any, 1 / 2n), and
    /// that of several outputs each at its own.
    /// </remarks>
    public static RegressionLoss Poisson { get; } = new PoissonLoss();

    /// <summary>Half the squared error up to an error of delta, linear beyond it (Huber, 1964). Outliers have a bounded force.</summary>
    /// <param name="delta">
    /// The error from which the loss is linear, on the scale that training works on. With StandardizeTarget, and an output that may be
    /// negative, 1 is the label's interquartile range / 1.349, which is the standard deviation of a normal distribution and which
    /// outliers do not move.
    /// Without StandardizeTarget, 1 is the label's own unit. Positive and finite. Default 1.
    /// </param>
    /// <returns>The loss, for <see cref="float"/> labels.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is out of range.</exception>
    public static RegressionLoss Huber(float delta = 1f) => new HuberLoss(delta);

    /// <summary>The pinball loss, whose best prediction is a quantile of the label (Koenker and Bassett, 1978).</summary>
    /// <param name="quantile">Above 0 and below 1: 0.5 is the median, 0.9 a value that nine in ten labels stay below.</param>
    /// <returns>The loss, for <see cref="float"/> labels.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="quantile"/> is out of range.</exception>
    public static RegressionLoss Quantile(float quantile) => new QuantileLoss(quantile);

    /// <summary>A regression loss from two functions. A class derived from <see cref="RegressionLoss"/> also has a name.</summary>
    /// <param name="value">The loss of a prediction, given first, where the target is the second.</param>
    /// <param name="derivative">The derivative of that by the prediction.</param>
    /// <returns>The loss, for <see cref="float"/> labels.</returns>
    /// <remarks>The remarks of <see cref="RegressionLoss"/> hold. A checkpoint takes two such losses for the same.</remarks>
    public static RegressionLoss Custom(Func<float, float, float> value, Func<float, float, float> derivative) =>
        new CustomLoss(value, derivative);

    /// <summary>
    /// Binary cross-entropy in which a row counts by (1 - p)^gamma, with p the probability given to its true class: rows that are right
    /// already count for little, so that hard and rare ones have their say (Lin et al., 2017, arXiv:1708.02002). The paper's alpha is
    /// ClassWeights.
    /// </summary>
    /// <param name="gamma">At least 0 and finite; 0 is plain cross-entropy. Default 2.</param>
    /// <returns>The loss, for <see cref="bool"/> labels.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gamma"/> is out of range.</exception>
    /// <remarks>Its probabilities rank rows, but are less sure than frequencies. TemperatureScaling or a calibrator helps.</remarks>
    public static BinaryClassificationLoss BinaryFocal(float gamma = 2f) => new BinaryFocalLoss(new FocalTerm(gamma), LabelSmoothing.None);

    /// <summary>Cross-entropy over softmax in which a row counts by (1 - p)^gamma, as in <see cref="BinaryFocal"/>.</summary>
    /// <param name="gamma">At least 0 and finite; 0 is plain cross-entropy. Default 2.</param>
    /// <returns>The loss, for key labels of two or more classes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gamma"/> is out of range.</exception>
    /// <remarks>As for <see cref="BinaryFocal"/>, its probabilities are less sure than frequencies.</remarks>
    public static MulticlassClassificationLoss SoftmaxFocal(float gamma = 2f) =>
        new SoftmaxFocalLoss(new FocalTerm(gamma), LabelSmoothing.None);

    /// <summary>The loss, told from others in a checkpoint.</summary>
    /// <remarks>A user's own loss is known by its type. Two losses of custom functions are the same: functions have no names.</remarks>
    internal virtual Identity Identity => new(GetType().Assembly == typeof(Loss).Assembly ? ShortName : GetType().ToString());

    private string ShortName =>
        GetType().Name is var name && name.EndsWith(nameof(Loss), StringComparison.Ordinal) ? name[..^nameof(Loss).Length] : name;

    /// <summary>The head of the networks that it trains, whose scores are not scaled yet.</summary>
    internal abstract Head Head { get; }

    /// <summary>The activations a last layer may have, the usual one first.</summary>
    internal virtual IReadOnlyList<Activation> OutputActivations => Head.OutputActivations;

    /// <summary>Whether a target below zero has no loss.</summary>
    internal virtual bool NeedsNonNegativeTargets => false;

    /// <summary>Whether outputs begin at the mean of their target, because a log link leads to it slowly.</summary>
    internal virtual bool BeginsAtMean => false;

    /// <summary>Whether outliers pull with a bounded force, so that the scale of targets must not go by them either.</summary>
    internal virtual bool IsRobust => false;

    /// <summary>This loss with smoothed labels.</summary>
    internal virtual Loss WithLabelSmoothing(LabelSmoothing smoothing) => smoothing.Part == 0f
        ? this
        : throw new ArgumentOutOfRangeException(
            nameof(smoothing),
            FormattableString.Invariant($"smoothing must be 0 for labels that are no classes, but it is {smoothing.Part}."));

    /// <summary>The loss of each row and its gradient.</summary>
    /// <remarks>
    /// Outputs are rows × units, logits where the last layer is sigmoid or softmax. Targets are rows × targets: 0 or 1, the value, or the
    /// index of the class. The gradient is the derivative of each row's loss by its outputs, rows × units.
    /// </remarks>
    internal abstract void Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> losses, Span<float> gradients);

    /// <summary>Name as the model and messages show it.</summary>
    /// <returns>For example <c>BinaryCrossEntropy</c>.</returns>
    public override string ToString() => Identity.Numbers.IsEmpty ? ShortName : Identity.ToString();
}
