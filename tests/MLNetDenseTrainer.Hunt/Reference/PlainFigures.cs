using MLNetDenseTrainer.Hunt.Cases;

namespace MLNetDenseTrainer.Hunt.Reference;

/// <summary>Figures of held-out rows by their plain definitions; NaN where a task has none. A row counts by its own weight.</summary>
internal sealed record PlainFigures(double LogLoss, double Accuracy, double Auc, double Rmse, double Mae, double RSquared)
{
    /// <summary>The figures of some rows.</summary>
    /// <param name="c">The case, which says the task.</param>
    /// <param name="rows">Usable rows.</param>
    /// <param name="scores">Of each row the logits, or the values on the label's scale.</param>
    public static PlainFigures Of(HuntCase c, CaseRow[] rows, double[][] scores)
    {
        if (c.IsRegression)
            return OfNumbers(rows, scores);
        double weights = rows.Sum(row => (double)row.Weight);
        double[][] logits = c.IsBinary ? [.. scores.Select(x => (double[])[0.0, x[0]])] : scores;
        double loss = rows.Select((row, r) => row.Weight * (LogSumExp(logits[r]) - logits[r][row.Class])).Sum();
        double right = rows.Where((row, r) => Array.IndexOf(logits[r], logits[r].Max()) == row.Class).Sum(row => (double)row.Weight);
        double auc = c.IsBinary ? AreaUnderRocCurve(rows, scores) : double.NaN;
        return new PlainFigures(loss / weights, right / weights, auc, double.NaN, double.NaN, double.NaN);
    }

    public double Of(ValidationMetric metric) => metric switch
    {
        ValidationMetric.Accuracy => Accuracy,
        ValidationMetric.AreaUnderRocCurve => Auc,
        ValidationMetric.RootMeanSquaredError => Rmse,
        ValidationMetric.MeanAbsoluteError => Mae,
        _ => LogLoss,
    };

    // Means over the outputs that have a target at all; R squared over those whose targets vary.
    private static PlainFigures OfNumbers(CaseRow[] rows, double[][] scores)
    {
        var figures = new List<(double Rmse, double Mae, double RSquared)>();
        for (int t = 0; t < rows[0].Targets.Length; t++)
        {
            (double Error, double Target, double Weight)[] present = [.. Present(rows, scores, t)];
            if (present.Length == 0)
                continue;
            double weight = present.Sum(x => x.Weight);
            double square = present.Sum(x => x.Weight * x.Error * x.Error) / weight;
            double deviation = ReferenceMoments.Of([.. present.Select(x => (x.Target, x.Weight))]).Deviation;
            double absolute = present.Sum(x => x.Weight * Math.Abs(x.Error)) / weight;
            figures.Add((Math.Sqrt(square), absolute, deviation == 0.0 ? double.NaN : 1.0 - square / (deviation * deviation)));
        }
        double rSquared = figures.Select(f => f.RSquared).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
        return new PlainFigures(double.NaN, double.NaN, double.NaN, figures.Average(f => f.Rmse), figures.Average(f => f.Mae), rSquared);
    }

    private static IEnumerable<(double Error, double Target, double Weight)> Present(CaseRow[] rows, double[][] scores, int target) =>
        from pair in rows.Zip(scores, (row, score) => (Target: (double)row.Targets[target], Score: score[target], row.Weight))
        where !double.IsNaN(pair.Target)
        select (pair.Score - pair.Target, pair.Target, (double)pair.Weight);

    // The chance that a positive row scores above a negative one; ties count half.
    private static double AreaUnderRocCurve(CaseRow[] rows, double[][] scores)
    {
        double above = 0.0, pairs = 0.0;
        foreach (int positive in Enumerable.Range(0, rows.Length).Where(r => rows[r].Class == 1))
        {
            foreach (int negative in Enumerable.Range(0, rows.Length).Where(r => rows[r].Class == 0))
            {
                double weight = (double)rows[positive].Weight * rows[negative].Weight;
                int order = scores[positive][0].CompareTo(scores[negative][0]);
                above += weight * (order > 0 ? 1.0 : order == 0 ? 0.5 : 0.0);
                pairs += weight;
            }
        }
        return above / pairs;
    }

    private static double LogSumExp(double[] logits) => logits.Max() + Math.Log(logits.Sum(logit => Math.Exp(logit - logits.Max())));
}
