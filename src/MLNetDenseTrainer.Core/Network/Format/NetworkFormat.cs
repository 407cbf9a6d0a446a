namespace MLNetDenseTrainer.Network;

/// <summary>The binary form of a network: numbers and closed codes, nothing that could run.</summary>
/// <remarks>
/// Little-endian: magic (8 bytes), format (u16), oldest format that can read it (u16), flags (u16, none defined), task (u8), input scaling (u8),
/// inputs (i32), layers (i32); per layer units (i32), activation (u8), dropout (f32); target center and scale (f32); input centers and
/// factors (f32 each, unless scaling is none); per layer weights (inputs × units) and biases (f32); CRC-32C of all before (u32).
/// </remarks>
internal static class NetworkFormat
{
    private const ushort Format = 1;

    private static ReadOnlySpan<byte> Magic => "MLNDENSE"u8;

    public static void Write(TrainedNetwork network, Stream stream)
    {
        var writer = new PayloadWriter(stream);
        writer.Write(Magic);
        writer.WriteUInt16(Format);
        writer.WriteUInt16(Format);
        writer.WriteUInt16(0);
        writer.WriteByte((byte)network.Task);
        writer.WriteByte((byte)network.InputScaler.Kind);
        writer.WriteInt32(network.Shape.Inputs);
        writer.WriteInt32(network.Shape.Layers.Length);
        foreach (LayerShape layer in network.Shape.Layers)
        {
            writer.WriteInt32(layer.Units);
            writer.WriteByte((byte)layer.Activation);
            writer.WriteSingle(layer.Dropout);
        }
        writer.WriteSingle(network.TargetScaling.Center);
        writer.WriteSingle(network.TargetScaling.Scale);
        writer.WriteSingles(network.InputScaler.Centers);
        writer.WriteSingles(network.InputScaler.Factors);
        writer.WriteSingles(network.Parameters.ToArray());
        writer.WriteChecksum();
    }

    /// <exception cref="FormatException">The stream does not hold a network of this task, whole and nothing else.</exception>
    public static TrainedNetwork Read(Stream stream, NetworkTask task)
    {
        var reader = new PayloadReader(stream, "network");
        ReadHeader(reader, task);
        InputScaling scaling = ReadCode<InputScaling>(reader, "the input scaling");
        NetworkShape shape = ReadShape(reader, task);

        var target = new TargetScaling(reader.ReadSingle("the target center"), reader.ReadSingle("the target scale"));
        if (!(target.Scale > 0f))
            throw reader.Malformed($"the target scale is {target.Scale}, expected a positive number");
        int scaled = scaling == InputScaling.None ? 0 : shape.Inputs;
        var scaler = new InputScaler(scaling, reader.ReadSingles(scaled, "the input centers"), reader.ReadSingles(scaled, "the input factors"));
        ParameterBlock parameters = ParameterBlock.FromArray(shape, reader.ReadSingles(shape.ParameterCount, "the parameters"));
        reader.ReadChecksum();
        return new TrainedNetwork(task, parameters, scaler, target);
    }

    private static void ReadHeader(PayloadReader reader, NetworkTask task)
    {
        Span<byte> magic = stackalloc byte[Magic.Length];
        reader.Read(magic, "its first bytes");
        if (!magic.SequenceEqual(Magic))
            throw reader.Malformed("it does not begin as a dense network does");
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
    }

    private static NetworkShape ReadShape(PayloadReader reader, NetworkTask task)
    {
        int inputs = reader.ReadInt32("the number of inputs", 1, NetworkShape.MaximumInputs);
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
            layers.Add(new Dense(units, activation, dropout));
        }
        if (task != NetworkTask.MulticlassClassification && layers[^1].Units != 1)
            throw reader.Malformed($"the last layer has {layers[^1].Units} units, expected 1");
        try
        {
            return NetworkShape.Create(inputs, layers, Activation.Linear);
        }
        catch (ArgumentException tooLarge)
        {
            throw reader.Malformed(tooLarge.Message);
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
}
