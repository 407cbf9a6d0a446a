using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer;

/// <summary>One dense (fully connected) layer: each unit sees every output of the layer before it.</summary>
public sealed class Dense
{
    /// <summary>The largest number of units of one layer: 2^20.</summary>
    public const int MaximumUnits = 1 << 20;

    /// <summary>Describes a dense layer.</summary>
    /// <param name="units">Number of units, 1 to <see cref="MaximumUnits"/>.</param>
    /// <param name="activation">
    /// The activation, or <see langword="null"/> for the usual one: <see cref="Activation.Relu"/> in hidden layers, in the last layer
    /// what fits the loss.
    /// </param>
    /// <param name="dropout">
    /// Probability, from 0 up to but not including 1, with which each output of this layer is set to zero in a training step; the others
    /// are scaled up by 1 / (1 - dropout), so that scoring needs no correction (Srivastava et al., 2014). Not for the last layer. Default
    /// 0.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public Dense(int units, Activation? activation = null, float dropout = 0f)
    {
        if (activation is { } given && !Enum.IsDefined(given))
            throw new ArgumentOutOfRangeException(
                nameof(activation), $"activation must be a member of Activation, or null for the usual one, but it is {activation}.");
        Units = Arguments.From1To(MaximumUnits, units);
        Activation = activation;
        Dropout = Arguments.AtLeast0Below1(dropout);
    }

    /// <summary>Number of units.</summary>
    public int Units { get; }

    /// <summary>The activation; <see langword="null"/> where the trainer chooses it.</summary>
    public Activation? Activation { get; }

    /// <summary>Probability with which an output of this layer is dropped in training.</summary>
    public float Dropout { get; }

    /// <summary>For example <c>Dense(25, Relu)</c>.</summary>
    /// <returns>The layer as one would write it.</returns>
    public override string ToString()
    {
        string activation = Activation is { } given ? $", {given}" : "";
        return Dropout > 0 ? FormattableString.Invariant($"Dense({Units}{activation}, dropout: {Dropout})") : $"Dense({Units}{activation})";
    }
}
