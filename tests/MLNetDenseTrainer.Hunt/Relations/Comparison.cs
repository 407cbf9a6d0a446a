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
        SameBits("training losses", expected.TrainingLosses, found.TrainingLosses),
        SameBits("validation losses", expected.ValidationLosses, found.ValidationLosses),
        SameBits("held-out figures", Figures(expected.HeldOut), Figures(found.HeldOut)),
        SameBits("scores", expected.Scores(rows), found.Scores(rows)));

    public static Verdict SameBits(string what, double[] expected, double[] found)
    {
        if (expected.Length != found.Length)
            return Verdict.Failed($"{what}: expected {expected.Length}, found {found.Length}");
        int other = Enumerable.Range(0, expected.Length).FirstOrDefault(i => !expected[i].Equals(found[i]), -1);
        return other < 0
            ? Verdict.Holds
            : Verdict.Failed($"{what}: expected {Number(expected[other])} at {other}, found {Number(found[other])}");
    }

    /// <summary>The same within a part of their size, all together.</summary>
    public static Verdict Alike(string what, double[] expected, double[] found, double tolerance) =>
        Within(what, expected, found, tolerance * Size(expected));

    /// <summary>No farther apart, all together, than this.</summary>
    public static Verdict Within(string what, double[] expected, double[] found, double tolerance)
    {
        if (expected.Length != found.Length)
            return Verdict.Failed($"{what}: expected {expected.Length}, found {found.Length}");
        double distance = Distance(expected, found);
        if (distance <= tolerance || expected.SequenceEqual(found))
            return Verdict.Holds;
        int farthest = Enumerable.Range(0, expected.Length).MaxBy(i => Math.Abs(expected[i] - found[i]));
        string farthestApart = $"expected {Number(expected[farthest])} at {farthest}, found {Number(found[farthest])}";
        return Verdict.Failed($"{what}: {Number(distance)} apart where {Number(tolerance)} is allowed; {farthestApart}");
    }

    public static double Distance(double[] a, double[] b) => Norm([.. a.Zip(b, (x, y) => x.Equals(y) ? 0.0 : x - y)]);

    /// <summary>How large numbers are, all together; those that are no numbers apart.</summary>
    public static double Size(double[] values) => Norm([.. values.Where(double.IsFinite)]) + 0.01 * Math.Sqrt(values.Length);

    public static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));

    /// <summary>The figures of held-out rows, in one order; NaN where there is none.</summary>
    public static double[] Figures(HeldOutMetrics? held)
    {
        if (held is null)
            return [];
        double?[] classes = [held.LogLoss, held.Accuracy, held.AreaUnderRocCurve];
        double?[] numbers = [held.RootMeanSquaredError, held.MeanAbsoluteError, held.RSquared];
        return [.. classes.Concat(numbers).Select(figure => figure ?? double.NaN)];
    }

    private static string Number(double value) => value.ToString("G7", CultureInfo.InvariantCulture);
}
