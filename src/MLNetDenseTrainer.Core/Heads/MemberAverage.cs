using System.Runtime.CompilerServices;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Heads;

/// <summary>
/// The average of what several networks say: of their probabilities, given as logits again, or of their values in regression.
/// </summary>
/// <param name="task">What they predict.</param>
/// <param name="units">Outputs per row.</param>
/// <param name="maximumRows">As many rows as there may be.</param>
internal sealed class MemberAverage(NetworkTask task, int units, int maximumRows)
{
    // Of a binary classifier both the positive's and the negative's, so that a probability near 1 keeps its digits.
    private readonly double[] _sums = new double[checked(maximumRows * units)];
    private readonly double[] _negatives = new double[task == NetworkTask.BinaryClassification ? checked(maximumRows * units) : 0];
    private readonly float[] _probabilities = new float[units];
    private int _members;

    public void Clear()
    {
        Array.Clear(_sums);
        Array.Clear(_negatives);
        _members = 0;
    }

    /// <summary>Takes in the outputs of one network.</summary>
    /// <param name="outputs">Rows × units: logits of a classifier.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<float> outputs)
    {
        _members++;
        for (int i = 0; i < outputs.Length; i += units)
        {
            switch (task)
            {
                case NetworkTask.BinaryClassification:
                    _sums[i] += ScalarMath.Sigmoid(outputs[i]);
                    _negatives[i] += ScalarMath.Sigmoid(-outputs[i]);
                    break;
                case NetworkTask.MulticlassClassification:
                    Softmax.Apply(outputs.Slice(i, units), _probabilities);
                    Add(_probabilities, i);
                    break;
                default:
                    Add(outputs.Slice(i, units), i);
                    break;
            }
        }
    }

    /// <summary>Writes the average.</summary>
    /// <param name="outputs">Rows × units: logits of a classifier.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void CopyTo(Span<float> outputs)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = (float)(task switch
            {
                NetworkTask.BinaryClassification => Math.Log(_sums[i]) - Math.Log(_negatives[i]),
                // A class that no network gives a chance to has one that float can still tell from none.
                NetworkTask.MulticlassClassification => Math.Log(Math.Max(_sums[i] / _members, float.Epsilon)),
                _ => _sums[i] / _members,
            });
        }
    }

    private void Add(ReadOnlySpan<float> values, int first)
    {
        for (int u = 0; u < values.Length; u++)
            _sums[first + u] += values[u];
    }
}
