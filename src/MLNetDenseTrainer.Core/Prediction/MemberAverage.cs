using MLNetDenseTrainer.Heads;
namespace MLNetDenseTrainer.Prediction;

/// <summary>
/// The average of several members: of their probabilities, given as logits again, or of their values in regression.
/// </summary>
/// <param name="head">What outputs are.</param>
/// <param name="units">Outputs per row.</param>
/// <param name="maximumRows">Rows at most.</param>
internal sealed class MemberAverage(Head head, int units, int maximumRows)
{
    private readonly double[] _sums = new double[checked(maximumRows * units * head.SumsPerOutput)];
    private readonly float[] _scratch = new float[units];
    private int _members;

    public void Clear()
    {
        Array.Clear(_sums);
        _members = 0;
    }

    /// <summary>Adds the outputs of one member.</summary>
    /// <param name="outputs">Rows × units: logits of a classifier.</param>
    public void Add(ReadOnlySpan<float> outputs)
    {
        _members++;
        head.AddMember(outputs, _scratch, _sums);
    }

    /// <summary>Writes the average.</summary>
    /// <param name="outputs">Rows × units: logits of a classifier.</param>
    public void CopyTo(Span<float> outputs) => head.Average(_sums, _members, outputs);
}
