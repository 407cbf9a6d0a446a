using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Files;

/// <summary>
/// The binary form of an identity, a part of others: its name (i32 count of UTF-8 bytes, and these), count of numbers (i32), and of each
/// its name and value (f64).
/// </summary>
internal static class IdentityFormat
{
    // A user's own type may have a long name.
    private const int MaximumNameBytes = 1 << 16;
    private const int FewestBytesPerNumber = sizeof(int) + sizeof(double);

    public static void Write(PayloadWriter writer, Identity identity)
    {
        writer.WriteText(identity.Name);
        writer.WriteInt32(identity.Numbers.Length);
        foreach ((string name, double value) in identity.Numbers)
        {
            writer.WriteText(name);
            writer.WriteDouble(value);
        }
    }

    public static Identity Read(PayloadReader reader, string what)
    {
        string name = reader.ReadText(MaximumNameBytes, $"the name of {what}");
        int count = reader.ReadInt32($"the count of numbers of {what}", 0, Identity.MaximumNumbers);
        var numbers = ImmutableArray.CreateBuilder<(string, double)>(reader.Room(count, FewestBytesPerNumber, $"the numbers of {what}"));
        for (int n = 0; n < count; n++)
            numbers.Add((reader.ReadText(MaximumNameBytes, $"the name of a number of {what}"), reader.ReadDouble($"a number of {what}")));
        return new Identity(name, numbers.ToImmutable());
    }
}
