using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Resume;

/// <summary>All that decides the course of a training: two trainings that agree in it go the same way to the bit.</summary>
internal sealed record TrainingFingerprint(IReadOnlyList<(string Name, Identity Value)> Entries)
{
    public static TrainingFingerprint Of(
        TrainingSettings settings, TrainingData data, TrainedNetwork network, OptimizerState? optimizer = null) => new(
    [
        .. settings.Identities,
        .. Of(network.Shape),
        ("class weights", Of(data.ClassFactors)),
        ("training rows", data.RowsIdentity),
        ("validation rows", RowsChecksum.Of(data.Validation, settings.CheckAlive).Identity("in memory", data.Validation.Count)),
        ("rows held back", Of(data.HoldOut)),
        ("network to begin with", Of(network)),
        ("optimizer state to begin with", Of(optimizer)),
    ]);

    /// <summary>The entries that differ, with the value of another and of this one.</summary>
    public IReadOnlyList<string> DifferencesFrom(TrainingFingerprint other)
    {
        ILookup<string, Identity> theirs = other.Entries.ToLookup(entry => entry.Name, entry => entry.Value);
        ILookup<string, Identity> own = Entries.ToLookup(entry => entry.Name, entry => entry.Value);
        return
        [
            .. Entries.Concat(other.Entries).Select(entry => entry.Name).Distinct()
                .Select(name => (Name: name, Was: theirs[name].LastOrDefault(), Is: own[name].LastOrDefault()))
                .Where(entry => entry.Was != entry.Is)
                .Select(entry => $"{entry.Name} was {TextOf(entry.Was)} and is {TextOf(entry.Is)}"),
        ];
    }

    private static IEnumerable<(string, Identity)> Of(NetworkShape shape)
    {
        yield return ("inputs of the network", new("", ("count", shape.Inputs), ("embedded", shape.Embedded.Length)));
        if (!shape.Categories.IsEmpty)
            yield return ("categories of the network", new("", ("groups", shape.Categories.Length), ("count", shape.CategoryCount)));
        foreach ((int l, LayerShape layer) in shape.Layers.Index())
            yield return ($"Layers, layer {l + 1}", new($"{layer.Activation}", ("units", layer.Units), ("dropout", layer.Dropout)));
    }

    private static Identity Of(TrainedNetwork network)
    {
        var writer = new PayloadWriter(Stream.Null);
        foreach (ParameterBlock member in network.Members)
            writer.WriteSingles(member.Values);
        foreach (InputStep step in network.Inputs.Steps)
            step.Write(writer);
        if (!network.Inputs.Categories.IsEmpty)
            CategorySlotsFormat.Write(network.Inputs.Categories, writer);
        network.Head.Write(writer);
        return new("", ("checksum", writer.WriteChecksum()));
    }

    private static Identity Of(float[]? classFactors) =>
        classFactors is null ? Identity.None : new("", [.. classFactors.Select((factor, c) => ($"{c}", (double)factor))]);

    // The boundaries between parts follow from the key and the rows.
    private static Identity Of(HoldOut holdOut) => new(
        holdOut.SamplingKey is { } column ? $"{holdOut.Kind} by '{column}'" : $"{holdOut.Kind}",
        ("fraction", holdOut.Fraction),
        ("parts", holdOut.Parts),
        ("high key", (uint)(holdOut.Key >> 32)),
        ("low key", (uint)holdOut.Key));

    private static Identity Of(OptimizerState? optimizer)
    {
        if (optimizer is null)
            return Identity.None;
        var checksum = new Checksum();
        foreach (byte[] member in optimizer.Members)
            checksum.Add(member);
        return new("", ("checksum", checksum.Value));
    }

    private static string TextOf(Identity? value) => value?.ToString() ?? "not there";
}
