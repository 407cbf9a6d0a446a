using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Training.Resume;

/// <summary>
/// What decides the course of a training, as names and values: two trainings that agree in them go the same way to the bit.
/// </summary>
internal sealed record TrainingFingerprint(IReadOnlyList<KeyValuePair<string, string>> Entries)
{
    // Layers, and texts that users' own types give, may be long.
    public const int MaximumValueLength = 1 << 12;

    // All settings count but these and those that are called back, so that a new one is not forgotten.
    private static readonly string[] _withoutEffect =
    [
        nameof(TrainingSettings.Threads), nameof(TrainingSettings.CanEndEarly), nameof(TrainingSettings.Clock),
        nameof(TrainingSettings.Began), nameof(TrainingSettings.MayDropMembers),
        nameof(TrainingSettings.Checkpoint), nameof(TrainingSettings.KeepOptimizerState),
    ];

    private static readonly PropertyInfo[] _settings =
    [
        .. typeof(TrainingSettings).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => !property.PropertyType.IsAssignableTo(typeof(Delegate)) && !_withoutEffect.Contains(property.Name))
            .OrderBy(property => property.Name, StringComparer.Ordinal),
    ];

    /// <param name="settings">What governs the training.</param>
    /// <param name="data">Its rows, not yet scaled.</param>
    /// <param name="network">Where it begins.</param>
    /// <param name="optimizer">What its optimisers begin with; <see langword="null"/> where they begin afresh.</param>
    public static TrainingFingerprint Of(TrainingSettings settings, TrainingData data, TrainedNetwork network, OptimizerState? optimizer = null)
    {
        IEnumerable<KeyValuePair<string, string>> options = _settings.Select(property => Entry(property.Name, property.GetValue(settings)));
        string layers = string.Join(", ", network.Shape.Layers.Select(layer => new Dense(layer.Units, layer.Activation, layer.Dropout)));
        return new TrainingFingerprint(
        [
            .. options,
            Entry("Layers", $"{network.Shape.Inputs} inputs, {network.Shape.Embedded.Length} embedded, {layers}"),
            Entry("training rows", data.RowsFingerprint),
            Entry("validation rows", $"{data.Validation.Count}, checksum {RowsChecksum.Of(data.Validation, settings.CheckAlive)}"),
            Entry("rows held back", data.HoldOut),
            Entry("network to begin with", $"checksum {ChecksumOf(network, optimizer):X8}"),
        ]);
    }

    /// <summary>What differs, with the value of another and of this one.</summary>
    public IReadOnlyList<string> DifferencesFrom(TrainingFingerprint other)
    {
        var theirs = new Dictionary<string, string>();
        foreach ((string name, string value) in other.Entries)
            theirs[name] = value;
        return
        [
            .. Entries.Where(entry => theirs.GetValueOrDefault(entry.Key) != entry.Value)
                .Select(entry => $"{entry.Key} was {theirs.GetValueOrDefault(entry.Key) ?? "not there"} and is {entry.Value}"),
        ];
    }

    private static KeyValuePair<string, string> Entry(string name, object? value)
    {
        string text = Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } given ? given : "none";
        return new(name, text.Length <= MaximumValueLength ? text : text[..MaximumValueLength]);
    }

    private static uint ChecksumOf(TrainedNetwork network, OptimizerState? optimizer)
    {
        var checksum = new Checksum();
        foreach (ParameterBlock member in network.Members)
            checksum.Add(member.Values);
        checksum.Add(MemoryMarshal.AsBytes<float>(network.InputScaler.Centers));
        checksum.Add(MemoryMarshal.AsBytes<float>(network.InputScaler.Factors));
        checksum.Add(MemoryMarshal.AsBytes<int>(network.InputScaler.Flagged));
        foreach (QuantileMap map in network.InputScaler.Maps)
        {
            checksum.Add(BitConverter.GetBytes(map.Feature));
            checksum.Add(MemoryMarshal.AsBytes<float>(map.Knots));
            checksum.Add(MemoryMarshal.AsBytes<float>(map.LogOdds));
        }
        checksum.Add(MemoryMarshal.AsBytes(network.Head.Scalings.AsSpan()));
        foreach (byte[] member in optimizer?.Members ?? [])
            checksum.Add(member);
        return checksum.Value;
    }
}
