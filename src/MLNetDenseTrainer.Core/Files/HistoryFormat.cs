using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Files;

/// <summary>
/// The binary form of what a model remembers of its training. Without times, so that the same training gives the same bytes.
/// </summary>
/// <remarks>
/// Little-endian: format (u16), count (i32); per epoch its training loss (f64), whether there is a validation loss (u8), that loss (f64, if
/// so) and the learning rate (f32); from format 2 on, whether rows were held back (u8), and if so how many (i32) and six figures, each with
/// a mark (u8) and, if it is there, its value (f64); from format 3 on, the validation metric (u8), which in format 3 is not the loss, and
/// if it is not the loss for each epoch whether it has a value (u8) and that value (f64, if so); in format 4, how many networks there are
/// (i32) and for each the epoch whose parameters it has (i32, from 1); CRC-32C of all before (u32). It is written in the oldest format that
/// has all it needs.
/// </remarks>
internal static class HistoryFormat
{
    private const ushort Format = 4;
    private const ushort MetricFormat = 3;
    private const ushort HeldOutFormat = 2;
    private const ushort FirstFormat = 1;

    // A training loss, the mark of a validation loss that is not there, a learning rate.
    private const int FewestBytesPerEpoch = sizeof(double) + sizeof(byte) + sizeof(float);

    public static void Write(TrainingRecord record, Stream stream)
    {
        var writer = new PayloadWriter(stream);
        ValidationMetric metric = record.History.Count > 0 ? record.History[0].Metric : ValidationMetric.Loss;
        ushort format = record.BestEpochs.Count > 0 ? Format
            : metric != ValidationMetric.Loss ? MetricFormat
            : record.HeldOut is not null ? HeldOutFormat : FirstFormat;
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
        if (format >= MetricFormat)
            Write(writer, metric, record.History);
        if (format >= Format)
            Write(writer, record.BestEpochs);
        writer.WriteChecksum();
    }

    private static void Write(PayloadWriter writer, ValidationMetric metric, IReadOnlyList<EpochMetrics> history)
    {
        writer.WriteByte((byte)metric);
        if (metric == ValidationMetric.Loss)
            return;
        foreach (EpochMetrics epoch in history)
            Write(writer, epoch.MetricValue);
    }

    private static void Write(PayloadWriter writer, IReadOnlyList<int> bestEpochs)
    {
        writer.WriteInt32(bestEpochs.Count);
        foreach (int epoch in bestEpochs)
            writer.WriteInt32(epoch);
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
        ValidationMetric metric = format >= MetricFormat ? ReadMetric(reader, format) : ValidationMetric.Loss;
        List<double?>? values = metric == ValidationMetric.Loss ? null : ReadValues(reader, count);
        int[] bestEpochs = format >= Format ? ReadBestEpochs(reader, count) : [];
        reader.ReadChecksum();
        // Only now: as objects they take up several times what the stream held.
        EpochMetrics[] history = [.. epochs.Select((epoch, e) => epoch.ToMetrics(e + 1, metric, values?[e]))];
        return new TrainingRecord(history, heldOut) { BestEpochs = bestEpochs };
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

    private static ValidationMetric ReadMetric(PayloadReader reader, ushort format)
    {
        byte code = reader.ReadByte("the validation metric");
        var metric = (ValidationMetric)code;
        return Enum.IsDefined(metric) && !(metric == ValidationMetric.Loss && format == MetricFormat)
            ? metric
            : throw reader.Malformed($"the validation metric has the code {code}, which this version does not know");
    }

    private static List<double?> ReadValues(PayloadReader reader, int count)
    {
        var values = new List<double?>(reader.Room(count, sizeof(byte), "the values of the validation metric"));
        for (int e = 0; e < count; e++)
            values.Add(ReadOptional(reader, "the value of a validation metric"));
        return values;
    }

    private static int[] ReadBestEpochs(PayloadReader reader, int epochs)
    {
        int[] bestEpochs = new int[reader.ReadInt32("the number of networks", 1, TrainedNetwork.MaximumMembers)];
        foreach (ref int epoch in bestEpochs.AsSpan())
            epoch = reader.ReadInt32("the epoch of a network's parameters", 1, epochs);
        return bestEpochs;
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
