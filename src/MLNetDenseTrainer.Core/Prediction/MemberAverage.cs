using MLNetDenseTrainer.Heads;

namespace MLNetDenseTrainer.Prediction;

/// <summary>The average of several members: of their probabilities, given as logits again, or of their values in regression.</summary>
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

    /// <summary>Adds the outputs of one member, rows × units: logits of a classifier.</summary>
    public void Add(ReadOnlySpan<float> outputs)
    {
        _members++;
        head.AddMember(outputs, _scratch, _sums);
    }

    /// <summary>Writes the average, rows × units: logits of a classifier.</summary>
    public void CopyTo(Span<float> outputs) => head.Average(_sums, _members, outputs);
}
