using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Training.Data.Rows;

/// <summary>The features of every k-th row added. k begins at 1 and doubles whenever rows become more than may be kept.</summary>
internal sealed class SteppedSample(int inputs, int capacity)
{
    /// <summary>No sample needs more rows.</summary>
    public const int MostRows = 10_000;

    private long _seen;
    private long _step = 1;

    /// <summary>Rows of target 0 and weight 1.</summary>
    public TrainingRows Rows { get; } = new(inputs, capacity);

    /// <summary>The k after so many rows, where at most <see cref="MostRows"/> may be kept.</summary>
    public static int Step(int rows)
    {
        int step = 1;
        while ((rows - 1) / step >= MostRows)
            step *= 2;
        return step;
    }

    public void Add(FeatureRow features)
    {
        long position = _seen++;
        if (position % _step == 0 && Rows.Count == capacity)
            Halve();
        if (position % _step == 0)
            Rows.Add(features, [0f], 1f);
    }

    private void Halve()
    {
        int kept = (Rows.Count + 1) / 2;
        for (int row = 1; row < kept; row++)
            Rows.Set(row, Rows.Row(2 * row), [0f], 1f);
        Rows.Truncate(kept);
        _step *= 2;
    }
}
