using Microsoft.ML;
using Microsoft.ML.Data;
using Spectre.Console;

namespace BreastCancer;

/// <summary>What the sample prints as tables.</summary>
internal static class Report
{
    /// <summary>Redirected output gets no escape sequences, whatever the environment says of the terminal.</summary>
    public static void UseConsole()
    {
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Capabilities.Ansi = false;
    }

    public static void Heading(string text)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLineInterpolated($"[bold]{text}[/]");
    }

    public static void CrossValidation(IEnumerable<BinaryClassificationMetrics> folds)
    {
        Table table = MetricsTable("Fold");
        BinaryClassificationMetrics[] all = [.. folds];
        foreach ((int index, BinaryClassificationMetrics metrics) in all.Index())
            AddMetrics(table, $"{index + 1}", metrics);
        table.AddRow(
            "mean", Mean(all, fold => fold.Accuracy), Mean(all, fold => fold.AreaUnderRocCurve), Mean(all, fold => fold.F1Score), Mean(all, LogLoss));
        AnsiConsole.Write(table);
    }

    public static void Comparison(IEnumerable<(string Trainer, BinaryClassificationMetrics Metrics)> results)
    {
        Table table = MetricsTable("Trainer");
        foreach ((string trainer, BinaryClassificationMetrics metrics) in results)
            AddMetrics(table, trainer, metrics);
        AnsiConsole.Write(table);
    }

    public static void Predictions(IDataView predictions, int count)
    {
        Table table = new Table().AddColumns("Diagnosis", "Predicted", "Probability of malignant");
        table.Columns[2].RightAligned();
        IEnumerable<(bool Diagnosis, bool Predicted, float Probability)> rows = predictions.GetColumn<bool>(BreastCancerData.LabelColumn)
            .Zip(predictions.GetColumn<bool>("PredictedLabel"), predictions.GetColumn<float>("Probability"));
        foreach ((bool diagnosis, bool predicted, float probability) in EvenlySpaced([.. rows], count))
            table.AddRow(Name(diagnosis), Name(predicted), $"{probability:P1}");
        AnsiConsole.Write(table);
    }

    private static IEnumerable<T> EvenlySpaced<T>(T[] rows, int count) =>
        Enumerable.Range(0, Math.Min(count, rows.Length)).Select(i => rows[i * rows.Length / count]);

    private static Table MetricsTable(string first)
    {
        Table table = new Table().AddColumns(first, "Accuracy", "AUC", "F1", "Log-loss (nats)");
        foreach (TableColumn column in table.Columns.Skip(1))
            column.RightAligned();
        return table;
    }

    private static void AddMetrics(Table table, string name, BinaryClassificationMetrics metrics) =>
        table.AddRow(name, Number(metrics.Accuracy), Number(metrics.AreaUnderRocCurve), Number(metrics.F1Score), Number(LogLoss(metrics)));

    // In nats, as the model's own metrics are. ML.NET has that of two classes in bits.
    private static double LogLoss(BinaryClassificationMetrics metrics) =>
        Math.Log(2.0) * ((CalibratedBinaryClassificationMetrics)metrics).LogLoss;

    private static string Mean(BinaryClassificationMetrics[] all, Func<BinaryClassificationMetrics, double> metric) => Number(all.Average(metric));

    private static string Number(double value) => $"{value:F4}";

    private static string Name(bool malignant) => malignant ? "malignant" : "benign";
}
