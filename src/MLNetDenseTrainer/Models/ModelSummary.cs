using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Network.Embedding;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Models;

/// <summary>A model as text for people.</summary>
internal static class ModelSummary
{
    public static string Of(TrainedNetwork network, TrainingRecord record)
    {
        NetworkShape shape = network.Shape;
        List<string> lines = [Heading(network), Line("layer", "units", "activation", "parameters")];
        if (!shape.Embedded.IsEmpty)
            lines.Add(Line(
                "embed",
                shape.Embedded.Length * PeriodicEmbedding.Outputs,
                NumericEmbedding.Periodic,
                shape.Embedded.Length * PeriodicEmbedding.UsedParametersPerFeature));
        lines.AddRange(shape.Layers.Select((layer, l) => Line(l + 1, layer.Units, layer.Activation, layer.ParameterCount)));
        lines.Add(Line("total", "", "", shape.ParameterCount));
        if (network.Members.Length > 1)
            lines.Add(FormattableString.Invariant(
                $"{network.Members.Length} such networks, averaged: {(long)network.Members.Length * shape.ParameterCount} parameters"));
        lines.Add(Epochs(record));
        lines.Add($"last {record.History[^1]}");
        if (record.HeldOut is { } heldOut)
            lines.Add($"held-back rows: {heldOut}");
        return string.Join('\n', lines);
    }

    // The history of several networks holds their means, which belong to no single network's best epoch.
    private static string Epochs(TrainingRecord record)
    {
        int[] best = [.. record.BestEpochs.Order()];
        int epochs = record.History.Count;
        int median = best[best.Length / 2];
        return best.Length > 1
            ? FormattableString.Invariant($"member parameters from epochs {best[0]} to {best[^1]} of {epochs}, median {median}")
            : FormattableString.Invariant($"parameters from epoch {best[0]} of {epochs}: {record.History[best[0] - 1].FiguresToString()}");
    }

    private static string Heading(TrainedNetwork network) =>
        FormattableString.Invariant($"Dense network, {network.Head.Task}, {network.Features} features, {network.Inputs}");

    private static string Line(object layer, object units, object activation, object parameters) =>
        FormattableString.Invariant($"{layer,5} {units,7}  {activation,-10} {parameters,12}");
}
