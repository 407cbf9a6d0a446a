using MLNetDenseTrainer.Files.Payloads;

namespace MLNetDenseTrainer.Training.State;

/// <summary>Reads the state of a training into one of the same size. Damage is a <see cref="FormatException"/>.</summary>
internal sealed class StateReader(PayloadReader reader) : StateExchange
{
    public override bool IsReading => true;

    public override void Word(ref ulong value, string what) => value = reader.ReadUInt64(what);

    public override void Singles(Span<float> values, string what)
    {
        int length = reader.ReadInt32($"the length of {what}");
        if (length != values.Length)
            throw reader.Malformed($"the length of {what} is {length}, expected {values.Length}");
        reader.ReadAnySingles(values, what);
    }

    public override void Require(bool holds, FormattableString problem)
    {
        if (!holds)
            throw reader.Malformed(problem);
    }
}
