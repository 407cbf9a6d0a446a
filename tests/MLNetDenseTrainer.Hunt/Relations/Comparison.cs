using System.Globalization;
using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>Compares numbers, to the bit or within a tolerance.</summary>
internal static class Comparison
{
    /// <summary>The same parameters, history, figures and scores to the bit.</summary>
    public static Verdict SameModels(ProductModel expected, ProductModel found, IReadOnlyList<CaseRow> rows) => Verdict.All(
        SameBits("parameters", expected.Flat(), found.Flat()),
        SameBits("training losses", [.. expected.History.Select(epoch => epoch.TrainingLoss)], [.. found.History.Select(epoch => epoch.TrainingLoss)]),
        SameBits("validation losses", [.. expected.History.Select(epoch => epoch.ValidationLoss ?? 0.0)], [.. found.History.Select(epoch => epoch.ValidationLoss ?? 0.0)]),
        expected.HeldOut == found.HeldOut ? Verdict.Holds : Verdict.Failed($"held-out figures: expected {expected.HeldOut}, found {found.HeldOut}"),
        SameBits("scores", expected.Scores(rows), found.Scores(rows)));

    public static Verdict SameBits(string what, float[] expected, float[] found) => SameBits(what, ToDoubles(expected), ToDoubles(found));

    public static Verdict SameBits(string what, double[] expected, double[] found)
    {
        if (expected.Length != found.Length)
            return Verdict.Failed($"{what}: expected {expected.Length}, found {found.Length}");
        int other = Enumerable.Range(0, expected.Length).FirstOrDefault(i => !expected[i].Equals(found[i]), -1);
        return other < 0 ? Verdict.Holds : Verdict.Failed($"{what}: expected {Number(expected[other])} at {other}, found {Number(found[other])}");
    }

    /// <summary>The same within a part of their size, all together.</summary>
    public static Verdict Alike(string what, double[] expected, double[] found, double tolerance)
    {
        if (expected.Length != found.Length)
            return Verdict.Failed($"{what}: expected {expected.Length}, found {found.Length}");
        return Within(what, expected, found, tolerance * Size(expected));
    }

    /// <summary>No farther apart, all together, than this.</summary>
    public static Verdict Within(string what, double[] expected, double[] found, double tolerance)
    {
        double distance = Distance(expected, found);
        if (distance <= tolerance || expected.SequenceEqual(found))
            return Verdict.Holds;
        int farthest = Enumerable.Range(0, expected.Length).MaxBy(i => Math.Abs(expected[i] - found[i]));
        return Verdict.Failed($"{what}: {Number(distance)} apart where {Number(tolerance)} is allowed; expected {Number(expected[farthest])} at {farthest}, found {Number(found[farthest])}");
    }

    public static double Distance(double[] a, double[] b) => Norm([.. a.Zip(b, (x, y) => x.Equals(y) ? 0.0 : x - y)]);

    /// <summary>How large numbers are, all together; those that are no numbers apart.</summary>
    public static double Size(double[] values) => Norm([.. values.Where(double.IsFinite)]) + 0.01 * Math.Sqrt(values.Length);

    public static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));

    public static double[] ToDoubles(float[] values) => [.. values.Select(value => (double)value)];

    /// <summary>The figures of held-out rows, in one order; NaN where there is none.</summary>
    public static double[] Figures(HeldOutMetrics? figures) => figures is null
        ? []
        : [.. new[] { figures.LogLoss, figures.Accuracy, figures.AreaUnderRocCurve, figures.RootMeanSquaredError, figures.MeanAbsoluteError, figures.RSquared }.Select(value => value ?? double.NaN)];

    private static string Number(double value) => value.ToString("G7", CultureInfo.InvariantCulture);
}
