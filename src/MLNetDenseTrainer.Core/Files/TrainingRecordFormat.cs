using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Files;

/// <summary>
/// The binary form of a training record. It has no times, so that the same training gives the same bytes. The state of optimizers has a
/// payload of its own, <see cref="OptimizerStateFormat"/>.
/// </summary>
/// <remarks>
/// Little-endian: format (u16); count of epochs (i32), and per epoch its training loss (f64), validation loss (optional), learning rate
/// (f32) and value of the validation metric (optional); the validation metric (u8); whether rows were held back (u8), and if so how many
/// (i32), six figures, and from format 2 on their six standard errors (all optional); count of members (i32) and for each the epoch whose
/// parameters it has (i32, from 1); the description (i32 count of UTF-8 bytes, and these); the data (<see cref="DataRecordFormat"/>);
/// CRC-32C of all before (u32). An optional figure is a mark (u8), and if it is 1 the value (f64).
/// </remarks>
internal static class TrainingRecordFormat
{
    // Format 1 had no standard errors and no sampling key.
    private const ushort OldestFormat = 1;
    private const ushort Format = 2;

    // A training loss, a learning rate, and the marks of two figures that are not there.
    private const int FewestBytesPerEpoch = sizeof(double) + sizeof(float) + 2 * sizeof(byte);

    // Up to three bytes for each character.
    private const int MaximumDescriptionBytes = 3 * TrainingRecord.MaximumDescription;

    public static void Write(TrainingRecord record, Stream stream)
    {
        var writer = new PayloadWriter(stream);
        writer.WriteUInt16(Format);
        writer.WriteInt32(record.History.Count);
        foreach (EpochMetrics epoch in record.History)
        {
            writer.WriteDouble(epoch.TrainingLoss);
            Write(writer, epoch.ValidationLoss);
            writer.WriteSingle(epoch.LearningRate);
            Write(writer, epoch.MetricValue);
        }
        writer.WriteByte((byte)record.History[0].Metric);
        Write(writer, record.HeldOut);
        writer.WriteList<int>([.. record.BestEpochs]);
        writer.WriteText(record.Description);
        DataRecordFormat.Write(writer, record.Data);
        writer.WriteChecksum();
    }

    private static void Write(PayloadWriter writer, HeldOutMetrics? heldOut)
    {
        writer.WriteMark(heldOut is not null);
        if (heldOut is null)
            return;
        writer.WriteInt32(heldOut.Rows);
        Write(writer, heldOut.LogLoss);
        Write(writer, heldOut.Accuracy);
        Write(writer, heldOut.AreaUnderRocCurve);
        Write(writer, heldOut.RootMeanSquaredError);
        Write(writer, heldOut.MeanAbsoluteError);
        Write(writer, heldOut.RSquared);
        Write(writer, heldOut.LogLossStandardError);
        Write(writer, heldOut.AccuracyStandardError);
        Write(writer, heldOut.AreaUnderRocCurveStandardError);
        Write(writer, heldOut.RootMeanSquaredErrorStandardError);
        Write(writer, heldOut.MeanAbsoluteErrorStandardError);
        Write(writer, heldOut.RSquaredStandardError);
    }

    private static void Write(PayloadWriter writer, double? value)
    {
        writer.WriteMark(value is not null);
        if (value is { } given)
            writer.WriteDouble(given);
    }

    /// <exception cref="FormatException">The stream does not hold a record, whole and nothing else.</exception>
    public static TrainingRecord Read(Stream stream)
    {
        var reader = new PayloadReader(stream, "training record");
        ushort format = reader.ReadFormat(OldestFormat, Format);
        List<Epoch> epochs = ReadEpochs(reader);
        ValidationMetric metric = reader.ReadCode<ValidationMetric>("the validation metric");
        if (metric == ValidationMetric.Loss && epochs.Exists(epoch => epoch.MetricValue is not null))
            throw reader.Malformed($"the validation metric is the loss, which has no other value");
        HeldOutMetrics? heldOut = reader.ReadMark("held-back rows") ? ReadHeldOut(reader, format) : null;
        int[] bestEpochs = ReadBestEpochs(reader, epochs.Count);
        string description = ReadDescription(reader);
        DataRecord data = DataRecordFormat.Read(reader, format);
        reader.ReadChecksum();
        // Only now: as objects they take up several times what the stream held.
        EpochMetrics[] history = [.. epochs.Select((epoch, e) => epoch.ToMetrics(e + 1, metric))];
        return new TrainingRecord(history, bestEpochs, heldOut, description, data);
    }

    private static List<Epoch> ReadEpochs(PayloadReader reader)
    {
        int count = reader.ReadInt32("the number of epochs", 1, TrainingSettings.MaximumEpochs);
        var epochs = new List<Epoch>(reader.Room(count, FewestBytesPerEpoch, "the epochs"));
        for (int e = 0; e < count; e++)
        {
            double trainingLoss = reader.ReadDouble("a training loss");
            if (!double.IsFinite(trainingLoss))
                throw reader.Malformed($"a training loss is not finite");
            // Not finite where rows that were held back are beyond what float holds, though those trained on are not.
            double? validationLoss = ReadOptional(reader, "a validation loss");
            float learningRate = reader.ReadSingle("a learning rate");
            epochs.Add(new Epoch(trainingLoss, validationLoss, learningRate, ReadOptional(reader, "the value of a validation metric")));
        }
        return epochs;
    }

    private static int[] ReadBestEpochs(PayloadReader reader, int epochs)
    {
        int[] bestEpochs = new int[reader.ReadInt32("the number of networks", 1, TrainedNetwork.MaximumMembers)];
        foreach (ref int epoch in bestEpochs.AsSpan())
            epoch = reader.ReadInt32("the epoch of a network's parameters", 1, epochs);
        return bestEpochs;
    }

    private static string ReadDescription(PayloadReader reader)
    {
        string description = reader.ReadText(MaximumDescriptionBytes, "the description");
        return description.Length is > 0 and <= TrainingRecord.MaximumDescription
            ? description
            : throw reader.Malformed(
                $"the description has {description.Length} characters, expected 1 to {TrainingRecord.MaximumDescription}");
    }

    private static HeldOutMetrics ReadHeldOut(PayloadReader reader, ushort format)
    {
        var heldOut = new HeldOutMetrics(
            reader.ReadInt32("the number of held-back rows", 1, int.MaxValue),
            ReadOptional(reader, "a log-loss"),
            ReadOptional(reader, "an accuracy"),
            ReadOptional(reader, "an area under the ROC curve"),
            ReadOptional(reader, "an RMSE"),
            ReadOptional(reader, "an MAE"),
            ReadOptional(reader, "an R squared"));
        const string Error = "a standard error";
        return format < 2 ? heldOut : heldOut with
        {
            LogLossStandardError = ReadOptional(reader, Error),
            AccuracyStandardError = ReadOptional(reader, Error),
            AreaUnderRocCurveStandardError = ReadOptional(reader, Error),
            RootMeanSquaredErrorStandardError = ReadOptional(reader, Error),
            MeanAbsoluteErrorStandardError = ReadOptional(reader, Error),
            RSquaredStandardError = ReadOptional(reader, Error),
        };
    }

    private static double? ReadOptional(PayloadReader reader, string what) => reader.ReadMark(what) ? reader.ReadDouble(what) : null;

    private readonly record struct Epoch(double TrainingLoss, double? ValidationLoss, float LearningRate, double? MetricValue)
    {
        public EpochMetrics ToMetrics(int number, ValidationMetric metric) =>
            new(number, TrainingLoss, ValidationLoss, LearningRate, TimeSpan.Zero) { Metric = metric, MetricValue = MetricValue };
    }
}
