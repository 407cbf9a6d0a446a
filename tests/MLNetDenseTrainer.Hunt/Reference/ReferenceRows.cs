using MLNetDenseTrainer.Hunt.Cases;

namespace MLNetDenseTrainer.Hunt.Reference;

/// <summary>One row as the network sees it.</summary>
/// <param name="Inputs">Scaled features and flags.</param>
/// <param name="Targets">On the training's scale; NaN where one is missing.</param>
/// <param name="Weight">What it counts in training: its own weight times the factor of its class.</param>
/// <param name="Source">The row as it came.</param>
internal sealed record ReferenceRow(double[] Inputs, double[] Targets, double Weight, CaseRow Source)
{
    /// <summary>Targets that are there.</summary>
    public int Present => Targets.Count(target => !double.IsNaN(target));
}

/// <summary>The usable rows of a case, scaled by what the training rows say.</summary>
internal sealed class ReferenceRows
{
    public ReferenceRows(HuntCase c, CaseData data, Activation output)
    {
        CaseRow[] training = [.. data.Training.Where(row => row.IsUsable(c.Missing))];
        var inputs = new ReferenceInputs(c, training);
        Targets = new ReferenceTargets(c, output, training);
        double[] factors = ReferenceWeights.ClassFactors(c, training);
        Training = [.. training.Select(row => Row(row, c.IsRegression ? 1.0 : factors[row.Class]))];
        Validation = [.. data.Validation.Where(row => row.IsUsable(c.Missing)).Select(row => Row(row, 1.0))];

        ReferenceRow Row(CaseRow row, double factor) => new(inputs.Of(row), Targets.ToTraining(row), row.Weight * factor, row);
    }

    public ReferenceTargets Targets { get; }

    public IReadOnlyList<ReferenceRow> Training { get; }

    /// <summary>Training rows, then validation rows.</summary>
    public IEnumerable<ReferenceRow> All => Training.Concat(Validation);

    /// <summary>Validation rows, which count by their own weights.</summary>
    public IReadOnlyList<ReferenceRow> Validation { get; }
}
