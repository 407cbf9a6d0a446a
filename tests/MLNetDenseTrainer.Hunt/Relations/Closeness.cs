using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>How close the product has to come to the reference.</summary>
/// <remarks>Two trainings of the reference from a nudged start tell how far rounding may lead.</remarks>
internal sealed class Closeness(HuntCase c, ReferenceOutcome expected, ReferenceOutcome up, ReferenceOutcome down)
{
    // Of float, over a few dozen steps.
    private const double Rounding = 5e-6;

    // A row that crosses a kink in the one and not in the other goes another way from there.
    private const double RoundingWithKinks = 1e-3;

    // A nudge is some ten times what float rounds to.
    private const double Nudges = 10.0;

    // A kink that a row crosses in one of them takes the others further.
    private const double NudgesWithKinks = 20.0;

    // A training that diverges takes rounding with it.
    private const double LargestGrowth = 10.0;

    // A fault that moves parameters by less than this part of the way they went is not seen.
    private const double LargestTolerance = 0.02;

    /// <summary>Compares all that there is.</summary>
    /// <param name="trained">The product's model.</param>
    /// <param name="movement">How far training moved the parameters.</param>
    public Verdict Compare(ProductModel trained, double movement)
    {
        if (Tolerance(outcome => outcome.Parameters) is not { } tolerance || !(tolerance <= LargestTolerance * movement))
            return Verdict.Undecided;
        if (expected.TrainingLosses.Max() > LargestGrowth * expected.TrainingLosses[0])
            return Verdict.Undecided;
        return Verdict.All(
            One("training losses", trained.TrainingLosses, outcome => outcome.TrainingLosses),
            // What class weights do to it is not promised.
            c.Classes != ClassFactors.None
                ? Verdict.Holds
                : One("validation losses", trained.ValidationLosses, outcome => outcome.ValidationLosses),
            One("parameters", trained.Flat(), outcome => outcome.Parameters),
            One("validation metrics", trained.Metrics, outcome => outcome.Metrics),
            One("scores", trained.Scores(expected.ScoredRows), outcome => outcome.Scores));
    }

    private Verdict One(string what, double[] found, Func<ReferenceOutcome, double[]> of)
    {
        return Tolerance(of) is { } tolerance ? Comparison.Within(what, of(expected), found, tolerance) : Verdict.Undecided;
    }

    // None where a nudge changes the number of epochs, or a number into none.
    private double? Tolerance(Func<ReferenceOutcome, double[]> of)
    {
        double[] values = of(expected);
        if (of(up).Length != values.Length || of(down).Length != values.Length)
            return null;
        double moved = Math.Max(Comparison.Distance(values, of(up)), Comparison.Distance(values, of(down)));
        return double.IsFinite(moved)
            ? (c.IsSmooth ? Rounding : RoundingWithKinks) * Comparison.Size(values)
                + (c.IsSmooth ? Nudges : NudgesWithKinks) * moved
            : null;
    }
}
