using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Training;

/// <summary>The binary form of a training's epochs. Without times, so that the same training gives the same bytes.</summary>
/// <remarks>
/// Little-endian: format (u16), count (i32); per epoch its training loss (f64), whether there is a validation loss (u8), that loss (f64, if so)
/// and the learning rate (f32); CRC-32C of all before (u32).
/// </remarks>
internal static class HistoryFormat
{
    private const ushort Format = 1;
    private const int MaximumEpochs = 1 << 24;

    public static void Write(IReadOnlyList<EpochMetrics> history, Stream stream)
    {
        var writer = new PayloadWriter(stream);
        writer.WriteUInt16(Format);
        writer.WriteInt32(history.Count);
        foreach (EpochMetrics epoch in history)
        {
            writer.WriteDouble(epoch.TrainingLoss);
            writer.WriteByte(epoch.ValidationLoss is null ? (byte)0 : (byte)1);
            if (epoch.ValidationLoss is { } loss)
                writer.WriteDouble(loss);
            writer.WriteSingle(epoch.LearningRate);
        }
        writer.WriteChecksum();
    }

    /// <exception cref="FormatException">The stream does not hold a history, whole and nothing else.</exception>
    public static IReadOnlyList<EpochMetrics> Read(Stream stream)
    {
        var reader = new PayloadReader(stream, "training history");
        ushort format = reader.ReadUInt16("the format");
        if (format != Format)
            throw reader.Malformed($"its format is {format}, expected {Format}");
        int count = reader.ReadInt32("the number of epochs", 0, MaximumEpochs);
        var history = new List<EpochMetrics>();
        for (int epoch = 1; epoch <= count; epoch++)
        {
            double trainingLoss = reader.ReadDouble("a training loss");
            if (!double.IsFinite(trainingLoss))
                throw reader.Malformed("a training loss is not finite");
            byte hasValidation = reader.ReadByte("the mark of a validation loss");
            if (hasValidation > 1)
                throw reader.Malformed($"the mark of a validation loss is {hasValidation}, expected 0 or 1");
            // Not finite where rows that were held back are beyond what float holds, though those trained on are not.
            double? validationLoss = hasValidation == 1 ? reader.ReadDouble("a validation loss") : null;
            history.Add(new EpochMetrics(epoch, trainingLoss, validationLoss, reader.ReadSingle("a learning rate"), TimeSpan.Zero));
        }
        reader.ReadChecksum();
        return history;
    }
}
