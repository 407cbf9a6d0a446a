using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer;

/// <summary>What training minimises. It decides the task: its type picks the trainer.</summary>
public abstract class Loss
{
    private protected Loss()
    {
    }

    /// <summary>Binary cross-entropy (log-loss), for <see cref="bool"/> labels.</summary>
    public static BinaryCrossEntropyLoss BinaryCrossEntropy { get; } = new();

    /// <summary>Half the squared error, for <see cref="float"/> labels.</summary>
    public static MeanSquaredErrorLoss MeanSquaredError { get; } = new();

    /// <summary>Cross-entropy over softmax, for key labels of two or more classes.</summary>
    public static SoftmaxCrossEntropyLoss SoftmaxCrossEntropy { get; } = new();

    internal abstract NetworkTask Task { get; }

    /// <summary>The activations a last layer may have, the usual one first.</summary>
    internal abstract IReadOnlyList<Activation> OutputActivations { get; }

    /// <summary>Targets that a row has.</summary>
    /// <param name="outputs">Outputs of the network.</param>
    internal virtual int TargetCount(int outputs) => 1;

    /// <summary>The loss to train with where labels are to be smoothed by so much.</summary>
    internal virtual Loss WithLabelSmoothing(float smoothing) => smoothing == 0f
        ? this
        : throw new ArgumentOutOfRangeException(nameof(smoothing), smoothing, "Only labels that are classes can be smoothed.");

    /// <summary>The loss of each row and its gradient.</summary>
    /// <param name="outputs">Rows × units, as the forward pass gives them (logits where the last layer is sigmoid or softmax).</param>
    /// <param name="targets">Rows × <see cref="TargetCount"/>: 0 or 1, the value, or the index of the class.</param>
    /// <param name="losses">Receives the loss of each row.</param>
    /// <param name="gradients">Receives, rows × units, the derivative of each row's loss by its outputs.</param>
    internal abstract void Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> losses, Span<float> gradients);

    /// <summary>Name as the model and messages show it.</summary>
    /// <returns>For example <c>BinaryCrossEntropy</c>.</returns>
    public override string ToString() => GetType().Name[..^"Loss".Length];
}
