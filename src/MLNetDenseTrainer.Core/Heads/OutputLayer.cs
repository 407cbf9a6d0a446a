using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Heads;

/// <summary>Checks that layers fit a loss before there are any data.</summary>
internal static class OutputLayer
{
    /// <exception cref="ArgumentException">The message says what would fit.</exception>
    public static void Check(Loss loss, IReadOnlyList<Dense> layers, string parameterName)
    {
        if (layers.Count == 0)
            throw new ArgumentException(
                "There are no layers. Give at least the last one, or null to let the trainer choose a network.", parameterName);
        if (layers.Count > NetworkShape.MaximumLayers)
            throw new ArgumentException(
                $"A network must have at most {NetworkShape.MaximumLayers} layers. It has {layers.Count}.", parameterName);
        for (int l = 0; l < layers.Count; l++)
        {
            if (layers[l] is null)
                throw new ArgumentException($"Layer {l + 1} of {layers.Count} is null.", parameterName);
            if (l < layers.Count - 1 && layers[l].Activation is Activation.Softmax or Activation.Exponential)
                throw new ArgumentException(
                    $"Layer {l + 1} of {layers.Count}, {layers[l]}, is hidden, and {layers[l].Activation} is for the last layer only.",
                    parameterName);
        }

        Dense last = layers[^1];
        bool activationFits = last.Activation is not { } given || loss.OutputActivations.Contains(given);
        if (!loss.Head.Takes(last.Units) || !activationFits)
            throw new ArgumentException(
                $"The last layer, {last}, does not fit Loss.{loss}. "
                + $"It takes {loss.Head.WantedUnits} with activation {string.Join(" or ", loss.OutputActivations)}.",
                parameterName);
        if (last.Dropout > 0f)
            throw new ArgumentException(
                $"The last layer, {last}, has dropout, which would drop predictions. Give dropout to hidden layers.", parameterName);
    }
}
