using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Writes a state in which one thing, known by what it is called, is another.</summary>
internal sealed class TamperedState(StateExchange state, string target, ulong word = 0, int lengthChange = 0) : StateExchange
{
    public override bool IsReading => false;

    /// <summary>Whether the state has such a thing.</summary>
    public bool Found { get; private set; }

    public override void Word(ref ulong value, string what)
    {
        ulong written = IsTarget(what) ? word : value;
        state.Word(ref written, what);
    }

    public override void Singles(Span<float> values, string what) =>
        state.Singles(IsTarget(what) ? new float[values.Length + lengthChange] : values, what);

    public override void Require(bool holds, FormattableString problem)
    {
    }

    private bool IsTarget(string what)
    {
        Found |= what == target;
        return what == target;
    }
}
