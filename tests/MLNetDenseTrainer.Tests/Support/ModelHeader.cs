using System.Buffers.Binary;
using System.Text;

namespace MLNetDenseTrainer.Tests.Support;

/// <summary>ML.NET's header of a model (Model.key), with one thing in it changed.</summary>
internal static class ModelHeader
{
    private const int SignatureOffset = 0x40;
    private const int VersionWrittenOffset = 0x48;
    private const int LoaderOffset = 0x50;
    private const int LoaderLength = 24;
    private const int TailOffset = 0x80;
    private const int EndOffset = 0x88;
    private const int AssemblyNameOffset = 0x90;
    private const int AssemblyNameLengthOffset = 0x98;
    private const int TailLength = 8;

    public static byte[] WithSignature(byte[] header, string signature)
    {
        byte[] changed = [.. header];
        Encoding.ASCII.GetBytes(signature).CopyTo(changed, SignatureOffset);
        return changed;
    }

    public static byte[] WithVersion(byte[] header, uint version)
    {
        byte[] changed = [.. header];
        BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(VersionWrittenOffset), version);
        BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(VersionWrittenOffset + sizeof(uint)), version);
        return changed;
    }

    public static byte[] WithLoader(byte[] header, string loader)
    {
        byte[] changed = [.. header];
        changed.AsSpan(LoaderOffset, LoaderLength).Clear();
        Encoding.ASCII.GetBytes(loader).CopyTo(changed, LoaderOffset);
        return changed;
    }

    /// <summary>The name of the assembly that ML.NET loads for the model.</summary>
    public static byte[] WithAssembly(byte[] header, string name)
    {
        int start = (int)BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(AssemblyNameOffset));
        byte[] text = Encoding.Unicode.GetBytes(name);
        byte[] changed = [.. header[..start], .. text, .. header[^TailLength..]];
        BinaryPrimitives.WriteInt64LittleEndian(changed.AsSpan(TailOffset), start + text.Length);
        BinaryPrimitives.WriteInt64LittleEndian(changed.AsSpan(EndOffset), changed.Length);
        BinaryPrimitives.WriteInt64LittleEndian(changed.AsSpan(AssemblyNameOffset), text.Length == 0 ? 0 : start);
        BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(AssemblyNameLengthOffset), (uint)text.Length);
        return changed;
    }
}
