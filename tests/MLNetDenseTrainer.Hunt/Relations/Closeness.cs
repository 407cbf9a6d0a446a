using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>How close the product has to come to the reference: as close as the training lets rounding through, which two trainings from a nudged start tell.</summary>
internal sealed class Closeness(ReferenceOutcome expected, ReferenceOutcome up, ReferenceOutcome down)
{
    // Of float, over a few dozen steps.
    private const double Rounding = 5e-6;

    // A nudge is some ten times what float rounds to.
    private const double Nudges = 5.0;

    // A fault that moves parameters by less than this part of the way they went is not seen.
    private const double LargestTolerance = 0.02;

    /// <summary>Compares all that there is.</summary>
    /// <param name="c">The case.</param>
    /// <param name="trained">The product's model.</param>
    /// <param name="movement">How far training moved the parameters.</param>
    public Verdict Compare(HuntCase c, ProductModel trained, double movement)
    {
        if (Tolerance(outcome => outcome.Parameters) is not { } tolerance || !(tolerance <= LargestTolerance * movement))
            return Verdict.Undecided;
        double[] validation = [.. trained.History.Where(epoch => epoch.ValidationLoss is not null).Select(epoch => epoch.ValidationLoss!.Value)];
        double[] metrics = [.. trained.History.Where(epoch => epoch.MetricValue is not null).Select(epoch => epoch.MetricValue!.Value)];
        return Verdict.All(
            One("training losses", [.. trained.History.Select(epoch => epoch.TrainingLoss)], outcome => outcome.TrainingLosses),
            // What class weights do to it is not promised.
            c.Classes != ClassFactors.None ? Verdict.Holds : One("validation losses", validation, outcome => outcome.ValidationLosses),
            One("parameters", Comparison.ToDoubles(trained.Flat()), outcome => outcome.Parameters),
            One("validation metrics", metrics, outcome => outcome.Metrics),
            One("scores", Comparison.ToDoubles(trained.Scores(expected.ScoredRows)), outcome => outcome.Scores));
    }

    private Verdict One(string what, double[] found, Func<ReferenceOutcome, double[]> of)
    {
        if (Tolerance(of) is not { } tolerance)
            return Verdict.Undecided;
        double[] values = of(expected);
        return values.Length == found.Length ? Comparison.Within(what, values, found, tolerance) : Verdict.Failed($"{what}: expected {values.Length}, found {found.Length}");
    }

    // None where a nudge changes the number of epochs, or a number into none.
    private double? Tolerance(Func<ReferenceOutcome, double[]> of)
    {
        double[] values = of(expected);
        if (of(up).Length != values.Length || of(down).Length != values.Length)
            return null;
        double moved = Math.Max(Comparison.Distance(values, of(up)), Comparison.Distance(values, of(down)));
        return double.IsFinite(moved) ? Rounding * Comparison.Size(values) + Nudges * moved : null;
    }
}
