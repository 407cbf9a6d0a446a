using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;

namespace MLNetDenseTrainer.Files;

/// <summary>The binary form of a network: numbers and closed codes, nothing that could run.</summary>
/// <remarks>
/// Little-endian: magic (8 bytes), format (u16), task (u8), dense features (i32), inputs added behind them (i32), networks (i32), layers
/// (i32); for each layer units (i32), activation (u8), dropout (f32); count of embedded inputs (i32) and each of them (i32); in format 2
/// the groups of categories (<see cref="CategorySlotsFormat"/>); for a regression all target centers, then all scales (f32), whether
/// scores are clamped (u8), and if so all least and greatest (f32); for each network 83 numbers for each embedded input, 8 for each
/// category, and for each layer weights (inputs × units) and biases (f32); the input steps (<see cref="InputPipelineFormat"/>); CRC-32C
/// of all before (u32). A network without categories is written in format 1.
/// </remarks>
internal static class NetworkFormat
{
    private const ushort WithoutCategories = 1;
    private const ushort WithCategories = 2;

    private static ReadOnlySpan<byte> Magic => "MLNDENSE"u8;

    public static void Write(TrainedNetwork network, Stream stream)
    {
        var writer = new PayloadWriter(stream);
        writer.Write(Magic);
        CategorySlots categories = network.Inputs.Categories;
        writer.WriteUInt16(categories.IsEmpty ? WithoutCategories : WithCategories);
        writer.WriteByte((byte)network.Head.Task);
        writer.WriteInt32(network.DenseFeatures);
        writer.WriteInt32(network.Inputs.AddedInputs);
        writer.WriteInt32(network.Members.Length);
        writer.WriteInt32(network.Shape.Layers.Length);
        foreach (LayerShape layer in network.Shape.Layers)
        {
            writer.WriteInt32(layer.Units);
            writer.WriteByte((byte)layer.Activation);
            writer.WriteSingle(layer.Dropout);
        }
        writer.WriteList(network.Shape.Embedded.AsSpan());
        if (!categories.IsEmpty)
            CategorySlotsFormat.Write(categories, writer);
        network.Head.Write(writer);
        foreach (ParameterBlock member in network.Members)
            writer.WriteSingles(member.ToArray());
        InputPipelineFormat.Write(network.Inputs, writer);
        writer.WriteChecksum();
    }

    /// <exception cref="FormatException">The stream does not hold a network of this task, whole and nothing else.</exception>
    public static TrainedNetwork Read(Stream stream, NetworkTask task)
    {
        var reader = new PayloadReader(stream, "network");
        ushort format = reader.ReadHeader(Magic, WithoutCategories, WithCategories, "dense network");
        NetworkTask found = reader.ReadCode<NetworkTask>("the task");
        if (found != task)
            throw reader.Malformed($"it is for {found}, expected {task}");
        int fewest = format == WithoutCategories ? 1 : 0;
        int features = reader.ReadInt32("the number of features", fewest, NetworkShape.MaximumInputs);
        int added = reader.ReadInt32("the number of added inputs", 0, NetworkShape.MaximumInputs - features);
        int count = reader.ReadInt32("the number of networks", 1, TrainedNetwork.MaximumMembers);
        List<Dense> layers = ReadLayers(reader, Head.Of(task));
        int[] embedded = reader.ReadAscending(Math.Min(features, NetworkShape.MaximumEmbedded), features, "the embedded inputs");
        CategorySlots categories = format == WithoutCategories ? CategorySlots.None : CategorySlotsFormat.Read(reader, features);
        NetworkShape shape = CreateShape(reader, features + added, layers, embedded, categories);
        Head head = Head.Of(task).Read(reader, shape.Outputs);
        reader.LookAhead(() =>
        {
            reader.SkipSingles((long)count * shape.ParameterCount, "the parameters");
            InputPipelineFormat.Check(reader, features);
            reader.ReadChecksum();
        });
        var members = new List<float[]>();
        for (int m = 0; m < count; m++)
            members.Add(reader.ReadSingles(shape.ParameterCount, "the parameters"));
        InputPipeline inputs = InputPipelineFormat.Read(reader, features, categories);
        if (inputs.AddedInputs != added)
            throw reader.Malformed($"the input steps add {inputs.AddedInputs} inputs, expected {added}");
        reader.ReadChecksum();
        // Only now: padded for the kernels, parameters may take up many times what the stream held.
        return new TrainedNetwork(inputs, [.. members.Select(values => ParameterBlock.FromArray(shape, values))], head);
    }

    private static List<Dense> ReadLayers(PayloadReader reader, Head head)
    {
        int count = reader.ReadInt32("the number of layers", 1, NetworkShape.MaximumLayers);
        var layers = new List<Dense>();
        for (int l = 0; l < count; l++)
        {
            int units = reader.ReadInt32($"the number of units of layer {l + 1}", 1, Dense.MaximumUnits);
            Activation activation = reader.ReadCode<Activation>($"the activation of layer {l + 1}");
            float dropout = reader.ReadSingle($"the dropout of layer {l + 1}");
            if (!(dropout >= 0f && dropout < 1f))
                throw reader.Malformed($"the dropout of layer {l + 1} is {dropout}, expected 0 to less than 1");
            bool isOutput = l == count - 1 && head.OutputActivations.Contains(activation);
            if (activation is Activation.Softmax or Activation.Exponential && !isOutput)
                throw reader.Malformed($"layer {l + 1} of {count} has the activation {activation}, which it cannot have");
            layers.Add(new Dense(units, activation, dropout));
        }
        if (!head.Takes(layers[^1].Units))
            throw reader.Malformed($"the last layer has {layers[^1].Units} units, expected {head.WantedUnits}");
        return layers;
    }

    private static NetworkShape CreateShape(PayloadReader reader, int inputs, List<Dense> layers, int[] embedded, CategorySlots categories)
    {
        try
        {
            return NetworkShape.Create(inputs, layers, Activation.Linear, [.. embedded], categories.Widths);
        }
        catch (ArgumentException tooLarge)
        {
            throw reader.Malformed($"{tooLarge.Message}");
        }
    }
}
