using System.Diagnostics;
using Microsoft.ML;
using MLNetDenseTrainer.Benchmarks.League;
using MLNetDenseTrainer.Honesty;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>
/// Whether a model says of itself what new rows say: held-out figures, temperatures and rates of rare events, on rows of known truth.
/// </summary>
internal static class HonestyVerb
{
    public static void Run(Arguments arguments)
    {
        string[] parts = arguments.Text("parts").Split(',');
        if (parts.Except(["heldout", "rare", "skew"]).FirstOrDefault() is { } unknown)
            throw new UsageException($"--parts are heldout, rare and skew, not '{unknown}'.");
        Action<DenseNetworkOptions>? change = arguments.Text("options") is "none" ? null : DenseVariant.Change(arguments.Text("options"));
        if (parts.Contains("heldout"))
            HeldOut(arguments.Count("sets"), arguments.Count("new"), change);
        if (parts.Contains("rare"))
            Rare(arguments.Count("rare-rows"), arguments.Count("new"), change);
        if (parts.Contains("skew"))
            SkewMeasurement.Run(arguments.Count("skew-rows"), arguments.Count("new"), change);
    }

    private static void HeldOut(int sets, int newRows, Action<DenseNetworkOptions>? change)
    {
        List<HeldOutCheck> checks = [];
        foreach (GeneratedSet set in GeneratedSet.Sets(sets))
        {
            var clock = Stopwatch.StartNew();
            HeldOutCheck check = HeldOutCheck.Of(set, newRows, change);
            checks.Add(check);
            Console.WriteLine(FormattableString.Invariant($"{check} ({clock.Elapsed.TotalSeconds:F1} s)"));
        }
        HeldOutCheck[] binary = OfTask(GeneratedTask.Binary);
        HeldOutCheck[] fiveClass = OfTask(GeneratedTask.FiveClass);
        HeldOutCheck[] regression = OfTask(GeneratedTask.Regression);
        HeldOutCheck[] classes = [.. binary, .. fiveClass];
        Write("log-loss excess of all, share", classes, check => check.RelativeExcess(figures => figures.LogLoss));
        Write("log-loss excess of binary, share", binary, check => check.RelativeExcess(figures => figures.LogLoss));
        Write("log-loss excess of five classes, share", fiveClass, check => check.RelativeExcess(figures => figures.LogLoss));
        Write("AUC excess", binary, check => check.Excess(figures => figures.AreaUnderRocCurve));
        Write("accuracy excess", classes, check => check.Excess(figures => figures.Accuracy));
        Write("RMSE excess, share", regression, check => check.RelativeExcess(figures => figures.RootMeanSquaredError));
        Write("R squared excess", regression, check => check.Excess(figures => figures.RSquared));
        Write("temperature of binary", binary, check => check.Temperature);
        Write("temperature of five classes", fiveClass, check => check.Temperature);
        Write("log-loss of new rows, binary", binary, check => check.New.LogLoss!.Value);
        Write("log-loss of new rows, five classes", fiveClass, check => check.New.LogLoss!.Value);
        Write("RMSE of new rows", regression, check => check.New.RootMeanSquaredError!.Value);

        HeldOutCheck[] OfTask(GeneratedTask task) => [.. checks.Where(check => check.Set.Task == task)];
    }

    private static void Write(string name, IEnumerable<HeldOutCheck> checks, Func<HeldOutCheck, double> value)
    {
        double[] values = [.. checks.Select(value)];
        if (values.Length == 0)
            return;
        double mean = values.Average();
        double error = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, values.Length - 1) / values.Length);
        Console.WriteLine(FormattableString.Invariant($"mean {name}: {mean:F4} ± {error:F4}"));
    }

    private static void Rare(int count, int newRows, Action<DenseNetworkOptions>? change)
    {
        var mlContext = new MLContext(seed: 1);
        KnownRows training = SegmentRows.Draw(count, seed: 1);
        KnownRows unseen = SegmentRows.Draw(5 * newRows, seed: 2);
        var clock = Stopwatch.StartNew();
        (ITransformer model, HeldOutMetrics heldOut) = DefaultFit.Of(training, mlContext, change);
        double seconds = clock.Elapsed.TotalSeconds;
        Predictions predictions = Predictions.Of(model, unseen, mlContext);
        double[] means = SegmentRows.Means(unseen, predictions.Probabilities());
        double[] seen = SegmentRows.Means(training, training.Labels.Select(label => (double)label));
        for (int segment = 0; segment < means.Length; segment++)
            Console.WriteLine(
                FormattableString.Invariant($"segment {segment}: rate {SegmentRows.Rates[segment]}, of training rows {seen[segment]:F5}, ")
                + FormattableString.Invariant($"mean probability {means[segment]:F5}, ")
                + FormattableString.Invariant($"ratio {means[segment] / SegmentRows.Rates[segment]:F3}, ")
                + FormattableString.Invariant($"to training rows {means[segment] / seen[segment]:F3}"));
        Console.WriteLine($"rare: held out {heldOut}");
        Console.WriteLine($"rare: new rows {predictions.Metrics()}");
        Console.WriteLine(FormattableString.Invariant($"rare: the truth {Predictions.OfTruth(unseen).Metrics()} ({seconds:F1} s)"));
    }
}
