using System.Buffers.Binary;
using MLNetDenseTrainer.Files.Payloads;

namespace MLNetDenseTrainer.Fuzz;

/// <summary>Damages bytes, the same way for the same seed: bits, edges of numbers, lengths, pieces out of place.</summary>
internal sealed class Mutator(int seed)
{
    private const int MostChanges = 4;
    private const int LongestPiece = 64;
    private const int ChecksumLength = 4;

    private static readonly int[] _integers =
        [0, 1, -1, 2, 3, 16, 64, 65, 255, 256, 65_535, 65_536, 1 << 20, (1 << 20) + 1, 1 << 24, 1 << 30, int.MaxValue, int.MinValue];

    private static readonly float[] _singles =
        [0f, -0f, 1f, -1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, float.Epsilon, 1e-20f, 1e20f];

    private readonly Random _random = new(seed);

    public T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    public bool Chance(double probability) => _random.NextDouble() < probability;

    /// <summary>One to a few changes.</summary>
    public byte[] Mutate(byte[] bytes)
    {
        for (int changes = _random.Next(1, MostChanges + 1); changes > 0; changes--)
            bytes = Change(bytes);
        return bytes;
    }

    /// <summary>The same, with half of the results ending in the checksum that belongs to them.</summary>
    public byte[] MutatePayload(byte[] bytes)
    {
        byte[] mutated = Mutate(bytes);
        return mutated.Length > ChecksumLength && Chance(0.5) ? Sealed(mutated) : mutated;
    }

    private byte[] Change(byte[] bytes) => _random.Next(10) switch
    {
        0 => bytes[..At(bytes.Length)],
        1 => [.. bytes, .. Piece()],
        2 => Insert(bytes, Piece()),
        3 => Remove(bytes),
        4 => Insert(bytes, PieceOf(bytes)),
        5 => Written(bytes, sizeof(byte), at => at[0] ^= (byte)(1 << _random.Next(8))),
        6 => Written(bytes, sizeof(byte), at => at[0] = (byte)_random.Next(256)),
        7 => Written(bytes, sizeof(float), at => BinaryPrimitives.WriteSingleLittleEndian(at, Pick(_singles))),
        8 => Written(bytes, sizeof(int), at => BinaryPrimitives.WriteInt32LittleEndian(at, BinaryPrimitives.ReadInt32LittleEndian(at) + _random.Next(-2, 3))),
        _ => Written(bytes, sizeof(int), at => BinaryPrimitives.WriteInt32LittleEndian(at, Pick(_integers))),
    };

    private delegate void Writer(Span<byte> at);

    // Nearer to the beginning more often than not: that is where lengths and codes are.
    private int At(int limit) => (int)(limit * (Chance(0.6) ? Math.Pow(_random.NextDouble(), 3) : _random.NextDouble()));

    private byte[] Written(byte[] bytes, int length, Writer write)
    {
        if (bytes.Length < length)
            return bytes;
        byte[] changed = [.. bytes];
        write(changed.AsSpan(At(bytes.Length - length + 1), length));
        return changed;
    }

    private byte[] Insert(byte[] bytes, byte[] piece)
    {
        int at = At(bytes.Length + 1);
        return [.. bytes[..at], .. piece, .. bytes[at..]];
    }

    private byte[] Remove(byte[] bytes)
    {
        int at = At(bytes.Length);
        return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + _random.Next(1, LongestPiece))..]];
    }

    private byte[] Piece()
    {
        byte[] piece = new byte[_random.Next(1, LongestPiece)];
        if (Chance(0.5))
            _random.NextBytes(piece);
        return piece;
    }

    private byte[] PieceOf(byte[] bytes)
    {
        int at = At(bytes.Length);
        return bytes[at..Math.Min(bytes.Length, at + _random.Next(1, LongestPiece))];
    }

    private static byte[] Sealed(byte[] bytes)
    {
        using var stream = new MemoryStream();
        var writer = new PayloadWriter(stream);
        writer.Write(bytes.AsSpan(..^ChecksumLength));
        writer.WriteChecksum();
        return stream.ToArray();
    }
}
