using System.Collections.Immutable;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Files;

/// <summary>The binary form of a network: numbers and closed codes, nothing that could run.</summary>
/// <remarks>
/// Little-endian: magic (8 bytes), format (u16), oldest format that can read it (u16), flags (u16, none defined), task (u8), input scaling
/// (u8), features (i32), layers (i32); per layer units (i32), activation (u8), dropout (f32); from format 2 on: networks (i32), missing
/// values (u8), count of flagged features (i32) and each of them (i32), count of embedded inputs (i32) and each of them (i32), whether
/// scores are clamped (u8) and if so their least and greatest (f32); target center and scale (f32); input centers and factors (f32 per
/// feature, unless scaling is none; scaling by the maximum has factors alone); per network: 83 numbers per embedded input, and per layer
/// weights (inputs × units) and biases (f32); CRC-32C of all before (u32). Format 3 is format 2 with exponential outputs, with scaling by
/// the maximum, or for a regression of several outputs, where each has a least, a greatest, a center and a scale: first all that are least,
/// and so on. Format 4 is format 3 with scaling by quantiles, where <see cref="QuantileMapFormat"/> follows the factors. A model is written
/// in the oldest format that has all it needs.
/// </remarks>
internal static class NetworkFormat
{
    private const ushort Format = 4;
    private const ushort ThirdFormat = 3;
    private const ushort ExtendedFormat = 2;
    private const ushort FirstFormat = 1;

    private static ReadOnlySpan<byte> Magic => "MLNDENSE"u8;

    /// <returns>The checksum.</returns>
    public static uint Write(TrainedNetwork network, Stream stream)
    {
        var writer = new PayloadWriter(stream);
        writer.Write(Magic);
        ushort format = OldestFormat(network);
        writer.WriteUInt16(format);
        writer.WriteUInt16(format);
        writer.WriteUInt16(0);
        writer.WriteByte((byte)network.Head.Task);
        writer.WriteByte((byte)network.InputScaler.Kind);
        writer.WriteInt32(network.Features);
        writer.WriteInt32(network.Shape.Layers.Length);
        foreach (LayerShape layer in network.Shape.Layers)
        {
            writer.WriteInt32(layer.Units);
            writer.WriteByte((byte)layer.Activation);
            writer.WriteSingle(layer.Dropout);
        }
        if (format >= ExtendedFormat)
            WriteExtensions(writer, network);
        WriteEach(writer, network, target => target.Center);
        WriteEach(writer, network, target => target.Scale);
        if (HasCenters(network.InputScaler.Kind))
            writer.WriteSingles(network.InputScaler.Centers);
        writer.WriteSingles(network.InputScaler.Factors);
        if (network.InputScaler.Kind == InputScaling.RobustQuantile)
            QuantileMapFormat.Write(writer, network.InputScaler.Maps);
        foreach (ParameterBlock member in network.Members)
            writer.WriteSingles(member.ToArray());
        return writer.WriteChecksum();
    }

    private static ushort OldestFormat(TrainedNetwork network) =>
        network.InputScaler.Kind == InputScaling.RobustQuantile ? Format
        : NeedsThird(network) ? ThirdFormat
        : NeedsExtensions(network) ? ExtendedFormat
        : FirstFormat;

    private static bool NeedsThird(TrainedNetwork network) =>
        network.Head.Task == NetworkTask.MultiOutputRegression || network.Shape.Layers[^1].Activation == Activation.Exponential || network.InputScaler.Kind == InputScaling.MaximumAbsolute;

    private static bool HasCenters(InputScaling scaling) => scaling is InputScaling.Standardize or InputScaling.RobustClip or InputScaling.RobustQuantile;

    private static bool NeedsExtensions(TrainedNetwork network) =>
        network.Members.Length > 1 || network.InputScaler.Missing != MissingValues.SkipRow || !network.Shape.Embedded.IsEmpty || !network.Head.Bounds.IsEmpty;

    private static void WriteExtensions(PayloadWriter writer, TrainedNetwork network)
    {
        writer.WriteInt32(network.Members.Length);
        writer.WriteByte((byte)network.InputScaler.Missing);
        writer.WriteInt32s(network.InputScaler.Flagged);
        writer.WriteInt32s(network.Shape.Embedded.AsSpan());
        writer.WriteByte(network.Head.Bounds.IsEmpty ? (byte)0 : (byte)1);
        writer.WriteSingles(network.Head.Bounds.Select(bound => bound.Minimum).ToArray());
        writer.WriteSingles(network.Head.Bounds.Select(bound => bound.Maximum).ToArray());
    }

    private static void WriteEach(PayloadWriter writer, TrainedNetwork network, Func<TargetScaling, float> figure) =>
        writer.WriteSingles(network.Head.Scalings.DefaultIfEmpty(TargetScaling.None).Select(figure).ToArray());

    /// <exception cref="FormatException">The stream does not hold a network of this task, whole and nothing else.</exception>
    public static TrainedNetwork Read(Stream stream, NetworkTask task)
    {
        var reader = new PayloadReader(stream, "network");
        ushort format = ReadHeader(reader, task);
        InputScaling scaling = ReadCode<InputScaling>(reader, "the input scaling");
        if ((scaling == InputScaling.MaximumAbsolute && format < ThirdFormat) || (scaling == InputScaling.RobustQuantile && format < Format))
            throw reader.Malformed($"the input scaling is {scaling}, which format {format} does not have");
        int features = reader.ReadInt32("the number of features", 1, NetworkShape.MaximumInputs);
        List<Dense> layers = ReadLayers(reader, task, format);
        int targets = task == NetworkTask.MultiOutputRegression ? layers[^1].Units : 1;
        Extensions extensions = format >= ExtendedFormat ? ReadExtensions(reader, features, task, targets) : new Extensions(1, MissingValues.SkipRow, [], [], null);
        NetworkShape shape = CreateShape(reader, features + extensions.Flagged.Length, layers, extensions.Embedded);
        int scaled = scaling == InputScaling.None ? 0 : features;
        reader.LookAhead(() =>
        {
            reader.SkipSingles(2L * targets + (HasCenters(scaling) ? 2L : 1L) * scaled, "the scaling");
            if (scaling == InputScaling.RobustQuantile)
                QuantileMapFormat.Skip(reader, features);
            reader.SkipSingles((long)extensions.Members * shape.ParameterCount, "the parameters");
            reader.ReadChecksum();
        });

        ImmutableArray<TargetScaling> scalings = ReadScalings(reader, targets, extensions.Bounds);
        float[]? centers = HasCenters(scaling) ? reader.ReadSingles(scaled, "the input centers") : null;
        float[] factors = reader.ReadSingles(scaled, "the input factors");
        QuantileMap[] maps = scaling == InputScaling.RobustQuantile ? QuantileMapFormat.Read(reader, features) : [];
        // Centers that are not in the stream take memory only when the factors have arrived.
        var scaler = new InputScaler(scaling, centers ?? new float[scaled], factors, extensions.Missing, extensions.Flagged, maps);
        var members = new List<float[]>();
        for (int m = 0; m < extensions.Members; m++)
            members.Add(reader.ReadSingles(shape.ParameterCount, "the parameters"));
        reader.ReadChecksum();
        // Only now: padded for the kernels, parameters may take up many times what the stream held.
        return new TrainedNetwork(scaler, [.. members.Select(values => ParameterBlock.FromArray(shape, values))], Head.Of(task).WithScalings(() => scalings));
    }

    private static Extensions ReadExtensions(PayloadReader reader, int features, NetworkTask task, int targets)
    {
        int members = reader.ReadInt32("the number of networks", 1, TrainedNetwork.MaximumMembers);
        MissingValues missing = ReadCode<MissingValues>(reader, "the handling of missing values");
        int[] flagged = reader.ReadAscending(Math.Min(features, NetworkShape.MaximumInputs - features), features, "the flagged features");
        if (flagged.Length > 0 && missing != MissingValues.Impute)
            throw reader.Malformed($"features are flagged, but missing values are not imputed");
        int[] embedded = reader.ReadAscending(Math.Min(features, NetworkShape.MaximumEmbedded), features, "the embedded inputs");
        byte clamps = reader.ReadByte("the mark of clamped scores");
        if (clamps > 1 || (clamps == 1 && !Head.Of(task).PredictsNumbers))
            throw reader.Malformed($"the mark of clamped scores is {clamps}, which cannot be");
        return new Extensions(members, missing, flagged, embedded, clamps == 0 ? null : ReadBounds(reader, targets));
    }

    private static ScoreBounds ReadBounds(PayloadReader reader, int targets)
    {
        var bounds = new ScoreBounds(reader.ReadSingles(targets, "the least score"), reader.ReadSingles(targets, "the greatest score"));
        if (bounds.Minimums.Zip(bounds.Maximums).Any(bound => bound.First > bound.Second))
            throw reader.Malformed($"the least score is above the greatest");
        return bounds;
    }

    private static ImmutableArray<TargetScaling> ReadScalings(PayloadReader reader, int targets, ScoreBounds? bounds)
    {
        float[] centers = reader.ReadSingles(targets, "the target center");
        float[] scales = reader.ReadSingles(targets, "the target scale");
        foreach (float scale in scales)
        {
            if (!(scale > 0f))
                throw reader.Malformed($"the target scale is {scale}, expected a positive number");
        }
        var scalings = ImmutableArray.CreateBuilder<TargetScaling>(targets);
        for (int t = 0; t < targets; t++)
        {
            var scaling = new TargetScaling(centers[t], scales[t]);
            scalings.Add(bounds is null ? scaling : scaling with { Minimum = bounds.Minimums[t], Maximum = bounds.Maximums[t] });
        }
        return scalings.MoveToImmutable();
    }

    private static ushort ReadHeader(PayloadReader reader, NetworkTask task)
    {
        Span<byte> magic = stackalloc byte[Magic.Length];
        reader.Read(magic, "its first bytes");
        if (!magic.SequenceEqual(Magic))
            throw reader.Malformed($"it does not begin as a dense network does");
        ushort format = reader.ReadUInt16("the format");
        ushort oldestReader = reader.ReadUInt16("the oldest format that can read it");
        if (format == 0 || oldestReader == 0 || oldestReader > format)
            throw reader.Malformed($"format {format}, readable from {oldestReader} on, cannot be");
        if (oldestReader > Format)
            throw new FormatException($"The network was saved by a newer version: it needs format {oldestReader}, and this version reads up to {Format}.");
        ushort flags = reader.ReadUInt16("the flags");
        if (flags != 0)
            throw reader.Malformed($"flags are {flags:x4}, expected none");
        NetworkTask found = ReadCode<NetworkTask>(reader, "the task");
        if (found != task)
            throw reader.Malformed($"it is for {found}, expected {task}");
        if (task == NetworkTask.MultiOutputRegression && format < ThirdFormat)
            throw reader.Malformed($"it is for {task} in format {format}, which does not have that");
        return format;
    }

    private static List<Dense> ReadLayers(PayloadReader reader, NetworkTask task, ushort format)
    {
        int count = reader.ReadInt32("the number of layers", 1, NetworkShape.MaximumLayers);
        var layers = new List<Dense>();
        for (int l = 0; l < count; l++)
        {
            int units = reader.ReadInt32($"the number of units of layer {l + 1}", 1, Dense.MaximumUnits);
            Activation activation = ReadCode<Activation>(reader, $"the activation of layer {l + 1}");
            float dropout = reader.ReadSingle($"the dropout of layer {l + 1}");
            if (!(dropout >= 0f && dropout < 1f))
                throw reader.Malformed($"the dropout of layer {l + 1} is {dropout}, expected 0 to less than 1");
            if (activation == Activation.Softmax && (l < count - 1 || task != NetworkTask.MulticlassClassification))
                throw reader.Malformed($"layer {l + 1} is a softmax, which only the last layer of a multiclass classifier can be");
            if (activation == Activation.Exponential && (l < count - 1 || task is NetworkTask.BinaryClassification or NetworkTask.MulticlassClassification || format < ThirdFormat))
                throw reader.Malformed($"layer {l + 1} is an exponential, which only the last layer of a regression can be, from format {ThirdFormat} on");
            layers.Add(new Dense(units, activation, dropout));
        }
        if (task is NetworkTask.BinaryClassification or NetworkTask.Regression && layers[^1].Units != 1)
            throw reader.Malformed($"the last layer has {layers[^1].Units} units, expected 1");
        return layers;
    }

    private static NetworkShape CreateShape(PayloadReader reader, int inputs, List<Dense> layers, int[] embedded)
    {
        try
        {
            return NetworkShape.Create(inputs, layers, Activation.Linear, [.. embedded]);
        }
        catch (ArgumentException tooLarge)
        {
            throw reader.Malformed($"{tooLarge.Message}");
        }
    }

    private static TCode ReadCode<TCode>(PayloadReader reader, string what)
        where TCode : struct, Enum
    {
        byte code = reader.ReadByte(what);
        return Enum.IsDefined(typeof(TCode), code)
            ? (TCode)Enum.ToObject(typeof(TCode), code)
            : throw reader.Malformed($"{what} has the code {code}, which this version does not know");
    }

    /// <summary>What format 2 has beyond format 1.</summary>
    private sealed record Extensions(int Members, MissingValues Missing, int[] Flagged, int[] Embedded, ScoreBounds? Bounds);

    /// <summary>The least and the greatest score of each output.</summary>
    private sealed record ScoreBounds(float[] Minimums, float[] Maximums);
}
