using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Files;

/// <summary>The binary form of a model's memory of its rows: a part of <see cref="TrainingRecordFormat"/>.</summary>
/// <remarks>
/// What is held back (u8), and unless that is nothing the fraction (f32), parts (i32), key (u64), hashes (u64) of frequent features and of
/// frequent contents, each after their count (i32), count of classes (i32) and for each the boundaries between parts (u64), from format 2
/// on the name of the sampling key (i32 count of UTF-8 bytes, and these; empty for none); embedding (u8);
/// names of features, then of labels: a count (i32) and their hashes (u32); count of label ranges (i32), all that are least, then all that
/// are greatest (f32).
/// </remarks>
internal static class DataRecordFormat
{
    private const int MaximumNameBytes = 1 << 16;

    public static void Write(PayloadWriter writer, DataRecord record)
    {
        Write(writer, record.HoldOut);
        writer.WriteByte((byte)record.Embedding);
        writer.WriteList(record.FeatureNames.AsSpan());
        writer.WriteList(record.LabelNames.AsSpan());
        writer.WriteInt32(record.LabelRanges.Length);
        LabelRange.Write(writer, record.LabelRanges);
    }

    private static void Write(PayloadWriter writer, HoldOut holdOut)
    {
        writer.WriteByte((byte)holdOut.Kind);
        if (holdOut.Kind == HoldOutKind.None)
            return;
        writer.WriteSingle(holdOut.Fraction);
        writer.WriteInt32(holdOut.Parts);
        writer.WriteUInt64(holdOut.Key);
        writer.WriteList<ulong>(holdOut.Frequent.Features);
        writer.WriteList<ulong>(holdOut.Frequent.Contents);
        writer.WriteInt32(holdOut.Classes);
        foreach (ulong boundary in holdOut.Boundaries)
            writer.WriteUInt64(boundary);
        writer.WriteText(holdOut.SamplingKey ?? "");
    }

    /// <summary>Reads a part of a training record of this format.</summary>
    public static DataRecord Read(PayloadReader reader, ushort format)
    {
        HoldOut holdOut = ReadHoldOut(reader, format);
        NumericEmbedding embedding = reader.ReadCode<NumericEmbedding>("the embedding");
        uint[] features = reader.ReadList<uint>(NetworkShape.MaximumInputs, "the names of features");
        uint[] labels = reader.ReadList<uint>(Dense.MaximumUnits, "the names of labels");
        int ranges = reader.ReadInt32("the count of label ranges", 0, Dense.MaximumUnits);
        return new DataRecord(holdOut, embedding, [.. features], [.. labels], LabelRange.Read(reader, ranges, "label"));
    }

    private static HoldOut ReadHoldOut(PayloadReader reader, ushort format)
    {
        HoldOutKind kind = reader.ReadCode<HoldOutKind>("what is held back");
        if (kind == HoldOutKind.None)
            return HoldOut.None;
        float fraction = reader.ReadSingle("the fraction");
        if (kind == HoldOutKind.Fraction ? !(fraction > 0f && fraction < 1f) : fraction != 0f)
            throw reader.Malformed($"the fraction is {fraction}, which cannot be");
        int parts = reader.ReadInt32("the number of parts", 2, kind == HoldOutKind.Fraction ? 2 : TrainedNetwork.MaximumMembers);
        ulong key = reader.ReadUInt64("the key");
        var frequent = new FrequentRows(ReadHashes(reader, "the frequent features"), ReadHashes(reader, "the frequent contents"));
        int classes = reader.ReadInt32("the number of classes", 1, HoldOut.MostBoundaries / (parts - 1));
        ulong[] boundaries = reader.ReadValues<ulong>(classes * (parts - 1), "the boundaries of parts");
        for (int i = 1; i < boundaries.Length; i++)
        {
            if (i % (parts - 1) != 0 && boundaries[i] < boundaries[i - 1])
                throw reader.Malformed($"the boundaries of parts do not ascend");
        }
        string samplingKey = format >= 2 ? reader.ReadText(MaximumNameBytes, "the name of the sampling key") : "";
        return new HoldOut(kind, fraction, parts, key, frequent, boundaries) { SamplingKey = samplingKey.Length > 0 ? samplingKey : null };
    }

    private static ulong[] ReadHashes(PayloadReader reader, string what)
    {
        ulong[] hashes = reader.ReadList<ulong>(FrequentRows.Most, what);
        for (int i = 1; i < hashes.Length; i++)
        {
            if (hashes[i] <= hashes[i - 1])
                throw reader.Malformed($"{what} do not ascend");
        }
        return hashes;
    }
}
