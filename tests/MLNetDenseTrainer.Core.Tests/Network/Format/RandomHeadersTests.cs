using CsCheck;
using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Network;

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

    private static readonly Gen<(int Members, byte Missing, int[] Flagged, byte Clamps)> _extensions =
        Gen.Select(Count(3), Code(1), Gen.Frequency<int[]>((3, Gen.Const(Array.Empty<int>())), (1, Gen.Int[-1, 6].Array[0, 3])), Code(1));

    private static readonly Gen<Header> _headers = Gen.Select(
        Gen.Frequency<ushort>((10, Gen.UShort[1, 4]), (1, Gen.UShort)),
        Gen.Frequency<ushort>((20, Gen.Const((ushort)0)), (1, Gen.UShort)),
        _task,
        Code(2),
        Count(6),
        _layer.Array[0, 4],
        _extensions,
        (format, flags, task, scaling, features, layers, extensions) => new Header(format, flags, task, scaling, features, layers, extensions));

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
            // What needs nothing of format 2 is written in format 1.
            byte[] back = NetworkBytes.Write(network);
            return back[8] < bytes[8] ? NetworkBytes.Write(NetworkBytes.Read(back, task)).AsSpan().SequenceEqual(back) : back.AsSpan().SequenceEqual(bytes);
        }
        catch (FormatException)
        {
            refused++;
            return true;
        }
    }

    private sealed record Header(
        ushort Format,
        ushort Flags,
        NetworkTask Task,
        byte Scaling,
        int Features,
        (int Units, byte Activation, float Dropout)[] Layers,
        (int Members, byte Missing, int[] Flagged, byte Clamps) Extensions)
    {
        private const int MostNumbers = 1000;

        private bool IsExtended => Format >= 2;

        private int Targets => Task == NetworkTask.MultiOutputRegression && Layers.Length > 0 ? Math.Clamp(Layers[^1].Units, 0, MostNumbers) : 1;

        /// <summary>How many numbers should follow, where that is few.</summary>
        public int Numbers()
        {
            double inputs = Features + (IsExtended ? Extensions.Flagged.Length : 0);
            double parameters = 0;
            foreach ((int units, _, _) in Layers)
            {
                parameters += (inputs + 1) * units;
                inputs = units;
            }
            double numbers = 2.0 * Targets + (Scaling == 0 ? 0 : 2.0 * Features) + parameters * (IsExtended ? Extensions.Members : 1);
            return (int)Math.Clamp(numbers, 0, MostNumbers);
        }

        public byte[] Write(int numbers, float value)
        {
            using var stream = new MemoryStream();
            var writer = new PayloadWriter(stream);
            writer.Write("MLNDENSE"u8);
            writer.WriteUInt16(Format);
            writer.WriteUInt16(Format);
            writer.WriteUInt16(Flags);
            writer.WriteByte((byte)Task);
            writer.WriteByte(Scaling);
            writer.WriteInt32(Features);
            writer.WriteInt32(Layers.Length);
            foreach ((int units, byte activation, float dropout) in Layers)
            {
                writer.WriteInt32(units);
                writer.WriteByte(activation);
                writer.WriteSingle(dropout);
            }
            if (IsExtended)
                WriteExtensions(writer);
            for (int n = 0; n < numbers; n++)
                writer.WriteSingle(n >= Targets && n < 2 * Targets ? Math.Abs(value) : value);
            writer.WriteChecksum();
            return stream.ToArray();
        }

        private void WriteExtensions(PayloadWriter writer)
        {
            writer.WriteInt32(Extensions.Members);
            writer.WriteByte(Extensions.Missing);
            writer.WriteInt32s(Extensions.Flagged);
            writer.WriteInt32s([]);
            writer.WriteByte(Extensions.Clamps);
            if (Extensions.Clamps == 1)
            {
                writer.WriteSingles([.. Enumerable.Repeat(-1f, Targets)]);
                writer.WriteSingles([.. Enumerable.Repeat(1f, Targets)]);
            }
        }
    }
}
