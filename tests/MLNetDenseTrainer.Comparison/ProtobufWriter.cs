using System.Text;

namespace MLNetDenseTrainer.Comparison;

/// <summary>Writes protocol buffers: fields of numbers, texts, bytes and messages. What a model file needs and no more.</summary>
internal sealed class ProtobufWriter
{
    private const int VarintWire = 0;
    private const int LengthDelimitedWire = 2;

    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public void Number(int field, long value)
    {
        Tag(field, VarintWire);
        Varint((ulong)value);
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, LengthDelimitedWire);
        Varint((ulong)value.Length);
        _bytes.AddRange(value);
    }

    public void Message(int field, Action<ProtobufWriter> write)
    {
        var message = new ProtobufWriter();
        write(message);
        Bytes(field, message.ToArray());
    }

    private void Tag(int field, int wire) => Varint((ulong)(field << 3 | wire));

    // Seven bits at a time, the lowest first; all bytes but the last have the high bit set.
    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
    }
}
