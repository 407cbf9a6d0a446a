using CsCheck;
using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Prediction;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Headers of which each field may be any number, with a checksum that fits: refused as documented, or read and written again as they were.</summary>
public sealed class RandomHeadersTests
{
    private const long MemoryLimit = 64 << 20;

    private static readonly Gen<NetworkTask> _task = Gen.Enum<NetworkTask>();

    // Mostly what could be, sometimes an edge, sometimes anything.
    private static Gen<int> Count(int likely) => Gen.Frequency<int>(
        (30, Gen.Int[1, likely]),
        (1, Gen.OneOf(0, -1, 1 << 16, 1 << 20, 1 << 24, int.MaxValue, int.MinValue)),
        (1, Gen.Int));

    private static Gen<byte> Code(int likely) => Gen.Frequency<byte>((30, Gen.Int[0, likely].Select(code => (byte)code)), (1, Gen.Byte));

    private static readonly Gen<(int Units, byte Activation, float Dropout)> _layer =
        Gen.Select(Count(5), Code(10), Gen.Frequency<float>((20, Gen.Const(0f)), (1, Gen.Float)));

    private static readonly Gen<(int Members, int Added, int[] Embedded)> _counts =
        Gen.Select(
            Count(3),
            Gen.Frequency<int>((3, Gen.Const(0)), (1, Gen.Int[-1, 6])),
            Gen.Frequency<int[]>((5, Gen.Const(Array.Empty<int>())), (1, Gen.Int[-1, 6].Array[0, 3])));

    private static readonly Gen<Header> _headers = Gen.Select(
        Gen.Frequency<ushort>((20, Gen.Const((ushort)1)), (1, Gen.UShort)),
        _task,
        Count(6),
        _counts,
        _layer.Array[0, 4],
        Code(1),
        Code(5),
        (format, task, features, counts, layers, clamps, scaling) => new Header(format, task, features, counts, layers, clamps, scaling));

    [Fact]
    public void A_random_header_is_refused_or_comes_back()
    {
        int read = 0, refused = 0;
        Gen.Select(_headers, Gen.Frequency<int>((3, Gen.Const(0)), (1, Gen.Int[-9, 9])), Gen.Float[-10f, 10f]).Sample(
            (header, missing, value) =>
            {
                byte[] bytes = header.Write(Math.Max(0, header.Numbers() + missing), value);
                long before = GC.GetAllocatedBytesForCurrentThread();
                bool wellBehaved = ComesBack(bytes, header.Task, ref read, ref refused);
                return wellBehaved && GC.GetAllocatedBytesForCurrentThread() - before < MemoryLimit;
            },
            iter: 20_000,
            threads: 1);
        // Else one of the two would be no test.
        Assert.InRange(read, 200, 20_000);
        Assert.InRange(refused, 200, 20_000);
    }

    private static bool ComesBack(byte[] bytes, NetworkTask task, ref int read, ref int refused)
    {
        try
        {
            TrainedNetwork network = NetworkBytes.Read(bytes, task);
            read++;
            return NetworkBytes.Write(network).AsSpan().SequenceEqual(bytes);
        }
        catch (FormatException)
        {
            refused++;
            return true;
        }
    }

    private sealed record Header(
        ushort Format,
        NetworkTask Task,
        int Features,
        (int Members, int Added, int[] Embedded) Counts,
        (int Units, byte Activation, float Dropout)[] Layers,
        byte Clamps,
        byte Scaling)
    {
        private const int MostNumbers = 1000;

        private int Targets => Task == NetworkTask.MultiOutputRegression && Layers.Length > 0 ? Math.Clamp(Layers[^1].Units, 0, MostNumbers) : 1;

        /// <summary>How many parameters should follow, where that is few.</summary>
        public int Numbers()
        {
            double inputs = Features + (double)Counts.Added + 3 * Counts.Embedded.Length;
            double parameters = 83 * Counts.Embedded.Length;
            foreach ((int units, _, _) in Layers)
            {
                parameters += (inputs + 1) * units;
                inputs = units;
            }
            return (int)Math.Clamp(parameters * Counts.Members, 0, MostNumbers);
        }

        public byte[] Write(int numbers, float value)
        {
            using var stream = new MemoryStream();
            var writer = new PayloadWriter(stream);
            writer.Write("MLNDENSE"u8);
            writer.WriteUInt16(Format);
            writer.WriteByte((byte)Task);
            writer.WriteInt32(Features);
            writer.WriteInt32(Counts.Added);
            writer.WriteInt32(Counts.Members);
            writer.WriteInt32(Layers.Length);
            foreach ((int units, byte activation, float dropout) in Layers)
            {
                writer.WriteInt32(units);
                writer.WriteByte(activation);
                writer.WriteSingle(dropout);
            }
            writer.WriteList<int>(Counts.Embedded);
            bool isRegression = Task is NetworkTask.Regression or NetworkTask.MultiOutputRegression;
            float[] targets = [.. Enumerable.Repeat(Math.Abs(value), isRegression ? 2 * Targets : 0)];
            writer.WriteSingles(targets);
            if (isRegression)
                writer.WriteByte(Clamps);
            if (Clamps == 1)
                writer.WriteSingles(targets);
            for (int n = 0; n < numbers; n++)
                writer.WriteSingle(value);
            WriteInputs(writer, value);
            writer.WriteChecksum();
            return stream.ToArray();
        }

        // Scaling by the maximum, where it is that, and flags of the first features, where inputs are added.
        private void WriteInputs(PayloadWriter writer, float value)
        {
            bool scales = Scaling == (byte)InputScaling.MaximumAbsolute;
            writer.WriteByte(Scaling);
            writer.WriteByte((byte)((scales ? 1 : 0) + (Counts.Added > 0 ? 1 : 0)));
            if (scales)
            {
                writer.WriteByte(20);
                writer.WriteMark(false);
                writer.WriteSingles([.. Enumerable.Repeat(value, Math.Clamp(Features, 0, MostNumbers))]);
            }
            if (Counts.Added > 0)
            {
                writer.WriteByte(100);
                writer.WriteList<int>([.. Enumerable.Range(0, Counts.Added)]);
            }
        }
    }
}
