using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Inputs;
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
        .. Of(settings),
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

    // In the order of TrainingSettings. A test fails for a setting that is neither here nor known to have no effect.
    private static IEnumerable<(string, Identity)> Of(TrainingSettings settings) =>
    [
        (nameof(settings.Loss), settings.Loss.Identity),
        (nameof(settings.Optimizer), settings.Optimizer.Identity),
        (nameof(settings.LearningRateSchedule), settings.LearningRateSchedule.Identity),
        (nameof(settings.LearningRate), Identity.Of(settings.LearningRate)),
        (nameof(settings.BatchSize), Identity.Of(settings.BatchSize)),
        (nameof(settings.Epochs), Identity.Of(settings.Epochs)),
        (nameof(settings.Seed), Identity.Of(settings.Seed)),
        (nameof(settings.Shuffle), Identity.Of(settings.Shuffle)),
        (nameof(settings.L1Regularization), Identity.Of(settings.L1Regularization)),
        (nameof(settings.L2Regularization), Identity.Of(settings.L2Regularization)),
        (nameof(settings.WeightDecay), Identity.Of(settings.WeightDecay)),
        (nameof(settings.GradientClipNorm), Identity.Of(settings.GradientClipNorm)),
        (nameof(settings.LabelSmoothing), Identity.Of(settings.LabelSmoothing)),
        (nameof(settings.RegularizationSchedule), Identity.Of(settings.RegularizationSchedule)),
        (nameof(settings.InputScaling), Identity.Of(settings.InputScaling)),
        (nameof(settings.MissingValues), Identity.Of(settings.MissingValues)),
        (nameof(settings.Parametrization), Identity.Of(settings.Parametrization)),
        (nameof(settings.LearnedInputScale), Identity.Of(settings.LearnedInputScale)),
        (nameof(settings.NumericEmbedding), Identity.Of(settings.NumericEmbedding)),
        (nameof(settings.StandardizeTarget), Identity.Of(settings.StandardizeTarget)),
        (nameof(settings.ClampScores), Identity.Of(settings.ClampScores)),
        (nameof(settings.TemperatureScaling), Identity.Of(settings.TemperatureScaling)),
        (nameof(settings.EnsembleSize), Identity.Of(settings.EnsembleSize)),
        (nameof(settings.ValidationMetric), Identity.Of(settings.ValidationMetric)),
        (nameof(settings.EarlyStopping), settings.EarlyStopping?.Identity ?? Identity.None),
        (nameof(settings.MaximumTime), settings.MaximumTime is { } time ? new("", ("seconds", time.TotalSeconds)) : Identity.None),
    ];

    private static IEnumerable<(string, Identity)> Of(NetworkShape shape)
    {
        yield return ("inputs", new("", ("count", shape.Inputs), ("embedded", shape.Embedded.Length)));
        foreach ((int l, LayerShape layer) in shape.Layers.Index())
            yield return ($"layer {l + 1}", new($"{layer.Activation}", ("units", layer.Units), ("dropout", layer.Dropout)));
    }

    private static Identity Of(TrainedNetwork network)
    {
        var writer = new PayloadWriter(Stream.Null);
        foreach (ParameterBlock member in network.Members)
            writer.WriteSingles(member.Values);
        foreach (InputStep step in network.Inputs.Steps)
            step.Write(writer);
        network.Head.Write(writer);
        return new("", ("checksum", writer.WriteChecksum()));
    }

    private static Identity Of(float[]? classFactors) =>
        classFactors is null ? Identity.None : new("", [.. classFactors.Select((factor, c) => ($"{c}", (double)factor))]);

    // The boundaries between parts follow from the key and the rows.
    private static Identity Of(HoldOut holdOut) => new(
        $"{holdOut.Kind}",
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
