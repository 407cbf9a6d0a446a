using System.Collections.Immutable;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Files;

/// <summary>
/// The binary form of what optimisers went by. Little-endian: format (u16), kind (text), networks (i32), of each its bytes after their
/// count (i32); CRC-32C of all before (u32).
/// </summary>
internal static class OptimizerStateFormat
{
    private const ushort Format = 1;
    private const int MaximumKindBytes = 1 << 12;

    public static void Write(OptimizerState state, Stream stream)
    {
        var writer = new PayloadWriter(stream);
        writer.WriteUInt16(Format);
        writer.WriteText(state.Kind);
        writer.WriteInt32(state.Members.Length);
        foreach (byte[] member in state.Members)
            writer.WriteBytes(member);
        writer.WriteChecksum();
    }

    /// <exception cref="FormatException">The stream does not hold such a state, whole and nothing else.</exception>
    public static OptimizerState Read(Stream stream)
    {
        var reader = new PayloadReader(stream, "optimiser state");
        reader.ReadFormat(Format);
        string kind = reader.ReadText(MaximumKindBytes, "the kind");
        int count = reader.ReadInt32("the number of networks", 1, TrainedNetwork.MaximumMembers);
        reader.LookAhead(() =>
        {
            for (int m = 0; m < count; m++)
                reader.SkipBytes("the state of a network");
            reader.ReadChecksum();
        });
        var members = ImmutableArray.CreateBuilder<byte[]>();
        for (int m = 0; m < count; m++)
            members.Add(reader.ReadBytes("the state of a network"));
        reader.ReadChecksum();
        return new OptimizerState(kind, members.ToImmutable());
    }
}
