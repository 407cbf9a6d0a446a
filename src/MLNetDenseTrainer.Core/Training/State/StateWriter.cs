using MLNetDenseTrainer.Files.Payloads;

namespace MLNetDenseTrainer.Training.State;

internal sealed class StateWriter(PayloadWriter writer) : StateExchange
{
    public override bool IsReading => false;

    public override void Word(ref ulong value, string what) => writer.WriteUInt64(value);

    public override void Singles(Span<float> values, string what)
    {
        writer.WriteInt32(values.Length);
        writer.WriteSingles(values);
    }

    public override void Require(bool holds, FormattableString problem) => Debug.Assert(holds, problem.Format);
}
