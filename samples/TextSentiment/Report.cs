using Microsoft.ML.Data;
using Spectre.Console;

namespace TextSentiment;

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

    public static void Comparison(IEnumerable<(string Trainer, TimeSpan Time, CalibratedBinaryClassificationMetrics Metrics)> results)
    {
        Table table = new Table().AddColumns("Trainer", "Accuracy", "AUC", "F1", "Log-loss (nats)", "Seconds");
        foreach (TableColumn column in table.Columns.Skip(1))
            column.RightAligned();
        foreach ((string trainer, TimeSpan time, CalibratedBinaryClassificationMetrics metrics) in results)
        {
            // ML.NET has the log-loss of two classes in bits.
            double logLoss = Math.Log(2.0) * metrics.LogLoss;
            table.AddRow(
                trainer, $"{metrics.Accuracy:F4}", $"{metrics.AreaUnderRocCurve:F4}", $"{metrics.F1Score:F4}", $"{logLoss:F4}",
                $"{time.TotalSeconds:F1}");
        }
        AnsiConsole.Write(table);
    }

    public static void Opinions(IEnumerable<(string Sentence, Opinion Opinion)> opinions)
    {
        Table table = new Table().AddColumns("Sentence", "Opinion", "Probability of positive");
        table.Columns[2].RightAligned();
        foreach ((string sentence, Opinion opinion) in opinions)
            table.AddRow(Markup.Escape(sentence), opinion.PredictedLabel ? "positive" : "negative", $"{opinion.Probability:P1}");
        AnsiConsole.Write(table);
    }
}
