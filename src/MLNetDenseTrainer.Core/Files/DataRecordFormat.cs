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
/// frequent contents, each after their count (i32), count of classes (i32) and for each the boundaries between parts (u64); embedding (u8);
/// names of features, then of labels: a count (i32) and their hashes (u32); count of label ranges (i32), all that are least, then all that
/// are greatest (f32).
/// </remarks>
internal static class DataRecordFormat
{
    public static void Write(PayloadWriter writer, DataRecord record)
    {
        Write(writer, record.HoldOut);
        writer.WriteByte((byte)record.Embedding);
        WriteNames(writer, record.FeatureNames.AsSpan());
        WriteNames(writer, record.LabelNames.AsSpan());
        writer.WriteInt32(record.LabelRanges.Length);
        writer.WriteSingles([.. record.LabelRanges.Select(range => range.Minimum)]);
        writer.WriteSingles([.. record.LabelRanges.Select(range => range.Maximum)]);
    }

    private static void Write(PayloadWriter writer, HoldOut holdOut)
    {
        writer.WriteByte((byte)holdOut.Kind);
        if (holdOut.Kind == HoldOutKind.None)
            return;
        writer.WriteSingle(holdOut.Fraction);
        writer.WriteInt32(holdOut.Parts);
        writer.WriteUInt64(holdOut.Key);
        WriteHashes(writer, holdOut.Frequent.Features);
        WriteHashes(writer, holdOut.Frequent.Contents);
        writer.WriteInt32(holdOut.Classes);
        foreach (ulong boundary in holdOut.Boundaries)
            writer.WriteUInt64(boundary);
    }

    private static void WriteHashes(PayloadWriter writer, ulong[] hashes)
    {
        writer.WriteInt32(hashes.Length);
        foreach (ulong hash in hashes)
            writer.WriteUInt64(hash);
    }

    private static void WriteNames(PayloadWriter writer, ReadOnlySpan<uint> hashes)
    {
        writer.WriteInt32(hashes.Length);
        foreach (uint hash in hashes)
            writer.WriteInt32((int)hash);
    }

    public static DataRecord Read(PayloadReader reader)
    {
        HoldOut holdOut = ReadHoldOut(reader);
        byte embedding = reader.ReadByte("the embedding");
        if (!Enum.IsDefined((NumericEmbedding)embedding))
            throw reader.Malformed($"the embedding has the code {embedding}, which this version does not know");
        uint[] features = ReadNames(reader, NetworkShape.MaximumInputs, "the names of features");
        uint[] labels = ReadNames(reader, Dense.MaximumUnits, "the names of labels");
        return new DataRecord(holdOut, (NumericEmbedding)embedding, [.. features], [.. labels], [.. ReadRanges(reader)]);
    }

    private static HoldOut ReadHoldOut(PayloadReader reader)
    {
        byte code = reader.ReadByte("what is held back");
        var kind = (HoldOutKind)code;
        if (!Enum.IsDefined(kind))
            throw reader.Malformed($"what is held back has the code {code}, which this version does not know");
        if (kind == HoldOutKind.None)
            return HoldOut.None;
        float fraction = reader.ReadSingle("the fraction");
        if (kind == HoldOutKind.Fraction ? !(fraction > 0f && fraction < 1f) : fraction != 0f)
            throw reader.Malformed($"the fraction is {fraction}, which cannot be");
        int parts = reader.ReadInt32("the number of parts", 2, kind == HoldOutKind.Fraction ? 2 : TrainedNetwork.MaximumMembers);
        ulong key = reader.ReadUInt64("the key");
        var frequent = new FrequentRows(ReadHashes(reader, "frequent features"), ReadHashes(reader, "frequent contents"));
        int classes = reader.ReadInt32("the number of classes", 1, HoldOut.MostBoundaries / (parts - 1));
        ulong[] boundaries = reader.ReadUInt64s(classes * (parts - 1), "the boundaries of parts");
        for (int i = 1; i < boundaries.Length; i++)
        {
            if (i % (parts - 1) != 0 && boundaries[i] < boundaries[i - 1])
                throw reader.Malformed($"the boundaries of parts do not ascend");
        }
        return new HoldOut(kind, fraction, parts, key, frequent, boundaries);
    }

    private static ulong[] ReadHashes(PayloadReader reader, string what)
    {
        ulong[] hashes = reader.ReadUInt64s(reader.ReadInt32($"the number of {what}", 0, FrequentRows.Most), $"the {what}");
        for (int i = 1; i < hashes.Length; i++)
        {
            if (hashes[i] <= hashes[i - 1])
                throw reader.Malformed($"the {what} do not ascend");
        }
        return hashes;
    }

    private static uint[] ReadNames(PayloadReader reader, int most, string what) =>
        reader.ReadUInt32s(reader.ReadInt32($"the count of {what}", 0, most), what);

    private static LabelRange[] ReadRanges(PayloadReader reader)
    {
        int count = reader.ReadInt32("the count of label ranges", 0, Dense.MaximumUnits);
        float[] minima = reader.ReadSingles(count, "the least labels");
        float[] maxima = reader.ReadSingles(count, "the greatest labels");
        LabelRange[] ranges = [.. minima.Zip(maxima, (minimum, maximum) => new LabelRange(minimum, maximum))];
        if (ranges.Any(range => range.Minimum > range.Maximum))
            throw reader.Malformed($"the least label is above the greatest");
        return ranges;
    }
}
