namespace MLNetDenseTrainer;

/// <summary>
/// Metrics of a model on rows that it was not trained on: validation rows, or for an ensemble without them the out-of-fold rows of each
/// network, scored by that network alone. A metric that does not belong to the task is <see langword="null"/>.
/// </summary>
/// <remarks>
/// <para>
/// Rows count by their own weights, so a row of weight 2 counts as two. Factors of classes do not count, as in ML.NET's Evaluate.
/// (Its log-loss of a binary classifier is in bits: 1.4427 times this one.)
/// </para>
/// <para>The metrics assume that the model has never seen the validation data given to Fit or as ValidationSet.</para>
/// <para>
/// The metrics are optimistic, because the same rows chose the best epoch and the temperature. With thousands of rows the difference is
/// small. With some hundreds, the log-loss of new rows may be half as much again. The average of an ensemble does better than each network
/// alone, which makes up for part of it.
/// </para>
/// </remarks>
/// <param name="Rows">Number of rows.</param>
/// <param name="LogLoss">Weighted mean of -ln(probability of the true class).</param>
/// <param name="Accuracy">Share of the rows' weight whose likeliest class is the true one; NaN where a score is.</param>
/// <param name="AreaUnderRocCurve">
/// The chance that a positive row scores above a negative one, for a binary classifier; NaN where a score is.
/// </param>
/// <param name="RootMeanSquaredError">
/// For a regression, on the label's own scale. With several outputs, this and the next two are means over them.
/// </param>
/// <param name="MeanAbsoluteError">For a regression, on the label's own scale.</param>
/// <param name="RSquared">For a regression: 1 - mean squared error / variance of the label.</param>
public sealed record HeldOutMetrics(
    int Rows,
    double? LogLoss = null,
    double? Accuracy = null,
    double? AreaUnderRocCurve = null,
    double? RootMeanSquaredError = null,
    double? MeanAbsoluteError = null,
    double? RSquared = null)
{
    /// <summary>For example <c>log-loss 0.2712, accuracy 0.8712, area under the ROC curve 0.9275 on 32561 rows</c>.</summary>
    /// <returns>The figures in one line.</returns>
    public override string ToString()
    {
        (string Name, double? Value)[] figures =
        [
            ("log-loss", LogLoss), ("accuracy", Accuracy), ("area under the ROC curve", AreaUnderRocCurve),
            ("RMSE", RootMeanSquaredError), ("MAE", MeanAbsoluteError), ("R squared", RSquared),
        ];
        var known = figures.Where(figure => figure.Value is not null);
        string text = string.Join(", ", known.Select(figure => FormattableString.Invariant($"{figure.Name} {figure.Value:G4}")));
        return $"{text} on {Rows} rows";
    }
}
