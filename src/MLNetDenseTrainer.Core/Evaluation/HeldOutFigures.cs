using MLNetDenseTrainer.Heads;

namespace MLNetDenseTrainer.Evaluation;

/// <summary>
/// Accumulates the metrics of held-back rows, block by block. A row of weight 2 counts as two; factors of classes do not count.
/// </summary>
internal abstract class HeldOutFigures
{
    /// <summary>Rows taken in.</summary>
    protected int Rows { get; private set; }

    /// <summary>An accumulator without rows.</summary>
    /// <param name="head">What the rows' outputs are.</param>
    /// <param name="units">Outputs per row.</param>
    /// <param name="rows">How many rows there will be.</param>
    public static HeldOutFigures For(Head head, int units, int rows) => head.Task switch
    {
        NetworkTask.Regression or NetworkTask.MultiOutputRegression => new RegressionFigures(head.Scalings),
        NetworkTask.BinaryClassification => new BinaryFigures(rows),
        _ => new MulticlassFigures(units),
    };

    /// <summary>The metrics of all held-back rows.</summary>
    public static HeldOutMetrics Of(HeldOutRows rows)
    {
        HeldOutFigures figures = For(rows.Head, rows.Units, rows.Count);
        foreach (HeldOutBlock block in rows.Predict())
            figures.Add(block);
        return figures.Metrics();
    }

    public void Add(HeldOutBlock block)
    {
        AddRows(block);
        Rows += block.Count;
    }

    /// <summary>The metrics of the rows taken in.</summary>
    public abstract HeldOutMetrics Metrics();

    protected abstract void AddRows(HeldOutBlock block);
}
