using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Training;

/// <summary>The binary form of what a model remembers of its training. Without times, so that the same training gives the same bytes.</summary>
/// <remarks>
/// Little-endian: format (u16), count (i32); per epoch its training loss (f64), whether there is a validation loss (u8), that loss (f64, if so)
/// and the learning rate (f32); from format 2 on, whether rows were held back (u8), and if so how many (i32) and six figures, each with a mark (u8) and, if it is there, its value (f64);
/// in format 3, the validation metric (u8), which is not the loss, and for each epoch whether it has a value (u8) and that value (f64, if so); CRC-32C of all before (u32). It is written in the oldest format that has all it needs.
/// </remarks>
internal static class HistoryFormat
{
    private const ushort Format = 3;
    private const ushort HeldOutFormat = 2;
    private const ushort FirstFormat = 1;

    // A training loss, the mark of a validation loss that is not there, a learning rate.
    private const int FewestBytesPerEpoch = sizeof(double) + sizeof(byte) + sizeof(float);

    public static void Write(TrainingRecord record, Stream stream)
    {
        var writer = new PayloadWriter(stream);
        ValidationMetric metric = record.History.Count > 0 ? record.History[0].Metric : ValidationMetric.Loss;
        ushort format = metric != ValidationMetric.Loss ? Format : record.HeldOut is not null ? HeldOutFormat : FirstFormat;
        writer.WriteUInt16(format);
        writer.WriteInt32(record.History.Count);
        foreach (EpochMetrics epoch in record.History)
        {
            writer.WriteDouble(epoch.TrainingLoss);
            Write(writer, epoch.ValidationLoss);
            writer.WriteSingle(epoch.LearningRate);
        }
        if (format >= HeldOutFormat)
            Write(writer, record.HeldOut);
        if (format >= Format)
            Write(writer, metric, record.History);
        writer.WriteChecksum();
    }

    private static void Write(PayloadWriter writer, ValidationMetric metric, IReadOnlyList<EpochMetrics> history)
    {
        writer.WriteByte((byte)metric);
        foreach (EpochMetrics epoch in history)
            Write(writer, epoch.MetricValue);
    }

    private static void Write(PayloadWriter writer, HeldOutMetrics? heldOut)
    {
        writer.WriteByte(heldOut is null ? (byte)0 : (byte)1);
        if (heldOut is null)
            return;
        writer.WriteInt32(heldOut.Rows);
        Write(writer, heldOut.LogLoss);
        Write(writer, heldOut.Accuracy);
        Write(writer, heldOut.AreaUnderRocCurve);
        Write(writer, heldOut.RootMeanSquaredError);
        Write(writer, heldOut.MeanAbsoluteError);
        Write(writer, heldOut.RSquared);
    }

    private static void Write(PayloadWriter writer, double? value)
    {
        writer.WriteByte(value is null ? (byte)0 : (byte)1);
        if (value is { } given)
            writer.WriteDouble(given);
    }

    /// <exception cref="FormatException">The stream does not hold a history, whole and nothing else.</exception>
    public static TrainingRecord Read(Stream stream)
    {
        var reader = new PayloadReader(stream, "training history");
        ushort format = reader.ReadFormat(Format);
        int count = reader.ReadInt32("the number of epochs", 0, TrainingSettings.MaximumEpochs);
        List<Epoch> epochs = ReadEpochs(reader, count);
        HeldOutMetrics? heldOut = format >= HeldOutFormat && ReadMark(reader, "the figures of held-back rows") ? ReadHeldOut(reader) : null;
        (ValidationMetric metric, List<double?>? values) = format >= Format ? ReadMetric(reader, count) : (ValidationMetric.Loss, null);
        reader.ReadChecksum();
        // Only now: as objects they take up several times what the stream held.
        return new TrainingRecord([.. epochs.Select((epoch, e) => epoch.ToMetrics(e + 1, metric, values?[e]))], heldOut);
    }

    private static List<Epoch> ReadEpochs(PayloadReader reader, int count)
    {
        var epochs = new List<Epoch>(reader.Room(count, FewestBytesPerEpoch, "the epochs"));
        for (int e = 0; e < count; e++)
        {
            double trainingLoss = reader.ReadDouble("a training loss");
            if (!double.IsFinite(trainingLoss))
                throw reader.Malformed($"a training loss is not finite");
            // Not finite where rows that were held back are beyond what float holds, though those trained on are not.
            epochs.Add(new Epoch(trainingLoss, ReadOptional(reader, "a validation loss"), reader.ReadSingle("a learning rate")));
        }
        return epochs;
    }

    private static (ValidationMetric Metric, List<double?> Values) ReadMetric(PayloadReader reader, int count)
    {
        byte code = reader.ReadByte("the validation metric");
        var metric = (ValidationMetric)code;
        if (metric == ValidationMetric.Loss || !Enum.IsDefined(metric))
            throw reader.Malformed($"the validation metric has the code {code}, which this version does not know");
        var values = new List<double?>(reader.Room(count, sizeof(byte), "the values of the validation metric"));
        for (int e = 0; e < count; e++)
            values.Add(ReadOptional(reader, "the value of a validation metric"));
        return (metric, values);
    }

    private static HeldOutMetrics ReadHeldOut(PayloadReader reader) => new(
        reader.ReadInt32("the number of held-back rows", 1, int.MaxValue),
        ReadOptional(reader, "a log-loss"),
        ReadOptional(reader, "an accuracy"),
        ReadOptional(reader, "an area under the ROC curve"),
        ReadOptional(reader, "an RMSE"),
        ReadOptional(reader, "an MAE"),
        ReadOptional(reader, "an R squared"));

    private static double? ReadOptional(PayloadReader reader, string what) => ReadMark(reader, what) ? reader.ReadDouble(what) : null;

    private static bool ReadMark(PayloadReader reader, string what)
    {
        byte mark = reader.ReadByte(what);
        return mark <= 1 ? mark == 1 : throw reader.Malformed($"the mark of {what} is {mark}, expected 0 or 1");
    }

    private readonly record struct Epoch(double TrainingLoss, double? ValidationLoss, float LearningRate)
    {
        public EpochMetrics ToMetrics(int number, ValidationMetric metric, double? value) =>
            new(number, TrainingLoss, ValidationLoss, LearningRate, TimeSpan.Zero) { Metric = metric, MetricValue = value };
    }
}
