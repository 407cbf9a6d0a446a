using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Heads;

/// <summary>Checks that layers fit a loss before there are any data.</summary>
internal static class OutputLayer
{
    /// <exception cref="ArgumentException">The message says what would fit.</exception>
    public static void Check(Loss loss, IReadOnlyList<Dense> layers, string parameterName)
    {
        if (layers.Count == 0)
            throw new ArgumentException("There are no layers. Give at least the last one, or null for a network chosen by the trainer.", parameterName);
        if (layers.Count > NetworkShape.MaximumLayers)
            throw new ArgumentException($"There are {layers.Count} layers. A network has at most {NetworkShape.MaximumLayers}.", parameterName);
        for (int l = 0; l < layers.Count; l++)
        {
            if (layers[l] is null)
                throw new ArgumentException($"Layer {l + 1} of {layers.Count} is null.", parameterName);
            if (l < layers.Count - 1 && layers[l].Activation is Activation.Softmax or Activation.Exponential)
                throw new ArgumentException($"Layer {l + 1} of {layers.Count}, {layers[l]}, is hidden, and {layers[l].Activation} is for the last layer only.", parameterName);
        }

        Dense last = layers[^1];
        bool unitsFit = loss.Task switch
        {
            NetworkTask.MulticlassClassification => last.Units > 1,
            NetworkTask.MultiOutputRegression => true,
            _ => last.Units == 1,
        };
        bool activationFits = last.Activation is not { } given || loss.OutputActivations.Contains(given);
        if (!unitsFit || !activationFits)
            throw new ArgumentException($"The last layer, {last}, does not fit Loss.{loss}. It takes {Wanted(loss)}.", parameterName);
        if (last.Dropout > 0f)
            throw new ArgumentException($"The last layer, {last}, has dropout, which would drop predictions. Give dropout to hidden layers.", parameterName);
    }

    private static string Wanted(Loss loss)
    {
        string units = loss.Task switch
        {
            NetworkTask.MulticlassClassification => "as many units as there are classes (at least 2)",
            NetworkTask.MultiOutputRegression => "as many units as the label has numbers",
            _ => "1 unit",
        };
        return $"{units} with activation {string.Join(" or ", loss.OutputActivations)}";
    }
}
