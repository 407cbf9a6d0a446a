using MLNetDenseTrainer.Heads.Metrics;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Evaluation;

/// <summary>The logits of held-back rows by each member that holds them back. Beyond a limit, a random sample of them.</summary>
internal sealed class CalibrationRows(int members, int units, int capacity, int seed)
{
    private readonly RowSample _sample = new(members * units, capacity, seed);

    public int Members => members;

    public TrainingRows Rows => _sample.Rows;

    /// <summary>Adds the rows of a block, with rows × members × units logits. Rows whose logits are not finite do not count.</summary>
    public void Add(ReadOnlySpan<float> logits, HeldOutBlock block)
    {
        int width = members * units;
        for (int row = 0; row < block.Count; row++)
        {
            ReadOnlySpan<float> own = logits.Slice(row * width, width);
            if (TensorPrimitives.IsFiniteAll(own))
                _sample.Add(own, block.Targets.Slice(row, 1), block.LossWeights[row]);
        }
    }
}
