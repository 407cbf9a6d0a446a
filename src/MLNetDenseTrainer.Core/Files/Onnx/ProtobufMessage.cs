using System.Text;

namespace MLNetDenseTrainer.Files.Onnx;

/// <summary>A message of protocol buffers, as far as a model file needs it: fields of numbers, texts, bytes and messages.</summary>
/// <remarks>Its bytes stay in the pieces in which they came, so that those of a message within a message are not copied.</remarks>
internal sealed class ProtobufMessage
{
    private const int VarintWire = 0;
    private const int LengthDelimitedWire = 2;

    private readonly List<byte[]> _pieces = [];

    /// <summary>In bytes.</summary>
    public long Length { get; private set; }

    public void Number(int field, long value)
    {
        Add(Varint(Tag(field, VarintWire)));
        Add(Varint((ulong)value));
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Bytes(int field, byte[] value)
    {
        AddHead(field, value.Length);
        Add(value);
    }

    public void Message(int field, ProtobufMessage value)
    {
        AddHead(field, value.Length);
        _pieces.AddRange(value._pieces);
        Length += value.Length;
    }

    public void WriteTo(Stream stream)
    {
        foreach (byte[] piece in _pieces)
            stream.Write(piece);
    }

    private void AddHead(int field, long length)
    {
        Add(Varint(Tag(field, LengthDelimitedWire)));
        Add(Varint((ulong)length));
    }

    private void Add(byte[] piece)
    {
        _pieces.Add(piece);
        Length += piece.Length;
    }

    private static ulong Tag(int field, int wire) => (ulong)(field << 3 | wire);

    // Seven bits at a time, the lowest first; all bytes but the last have the high bit set.
    private static byte[] Varint(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        int count = 0;
        for (; value >= 0x80; value >>= 7)
            bytes[count++] = (byte)(value | 0x80);
        bytes[count++] = (byte)value;
        return bytes[..count].ToArray();
    }
}
