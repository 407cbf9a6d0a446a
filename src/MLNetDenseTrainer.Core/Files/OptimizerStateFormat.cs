using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Files;

/// <summary>The binary form of an optimizer's state.</summary>
/// <remarks>
/// Little-endian: format (u16), rule (<see cref="IdentityFormat"/>), parametrization (u8), whether there is a learned input scale (u8),
/// members (i32), of each its bytes after their count (i32); CRC-32C of all before (u32).
/// </remarks>
internal static class OptimizerStateFormat
{
    private const ushort Format = 1;

    public static void Write(OptimizerState state, Stream stream)
    {
        var writer = new PayloadWriter(stream);
        writer.WriteUInt16(Format);
        IdentityFormat.Write(writer, state.Identity.Rule);
        writer.WriteByte((byte)state.Identity.Parametrization);
        writer.WriteMark(state.Identity.LearnedInputScale);
        writer.WriteInt32(state.Members.Length);
        foreach (byte[] member in state.Members)
            writer.WriteBytes(member);
        writer.WriteChecksum();
    }

    /// <exception cref="FormatException">The stream does not hold such a state, whole and nothing else.</exception>
    public static OptimizerState Read(Stream stream)
    {
        var reader = new PayloadReader(stream, "optimizer state");
        reader.ReadFormat(Format);
        var identity = new OptimizerIdentity(
            IdentityFormat.Read(reader, "the optimizer"),
            reader.ReadCode<Parametrization>("the parametrization"),
            reader.ReadMark("a learned input scale"));
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
        return new OptimizerState(identity, members.ToImmutable());
    }
}
