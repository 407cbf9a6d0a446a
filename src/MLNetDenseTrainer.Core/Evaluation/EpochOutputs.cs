using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Evaluation;

/// <summary>The outputs of a member for its held-back rows after each epoch, rows × units.</summary>
/// <param name="values">Rows × units.</param>
internal sealed class EpochOutputs(int values)
{
    // 4 MiB a member. Of more rows, the choice of an epoch makes hardly a difference.
    private const long MostValues = 1 << 20;

    private readonly List<float[]> _epochs = [];

    public int Count => _epochs.Count;

    public float[] this[int epoch] => _epochs[epoch];

    /// <summary>
    /// None where no epoch is chosen, where rows are not those of a fold, and where they are many. Nor for numbers, whose folds each have
    /// one network: it is so much worse than the average that the luck of its epoch makes up for it.
    /// </summary>
    public static EpochOutputs? For(MemberData data)
    {
        int values = data.Validation.Count * data.Parameters.Shape.Outputs;
        bool choosesEpoch = data.IsFold && !data.Head.PredictsNumbers && data.Settings.EarlyStopping is not null;
        return choosesEpoch && (long)values * data.Settings.Epochs <= MostValues ? new EpochOutputs(values) : null;
    }

    public void BeginEpoch() => _epochs.Add(new float[values]);

    public void Add(int place, ReadOnlySpan<float> outputs) => outputs.CopyTo(_epochs[^1].AsSpan(place));

    public void KeepOnly(int epochs) => _epochs.RemoveRange(epochs, _epochs.Count - epochs);

    public void Exchange(StateExchange state, int epochs)
    {
        if (state.IsReading)
            _epochs.Clear();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            if (state.IsReading)
                BeginEpoch();
            state.Singles(_epochs[epoch], "the outputs for held-back rows");
        }
    }
}
