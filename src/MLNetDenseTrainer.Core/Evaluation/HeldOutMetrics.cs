namespace MLNetDenseTrainer;

/// <summary>
/// Metrics of a model on rows that it was not trained on: validation rows, or for an ensemble without them the out-of-fold rows of each
/// network, scored by that network alone. A metric that does not belong to the task is <see langword="null"/>.
/// </summary>
/// <remarks>
/// <para>
/// Rows count by their own weights, so a row of weight 2 counts as two. Factors of classes do not count, as in ML.NET's Evaluate.
/// (Its log-loss of a binary classifier is in bits: 1.4427 times this one, which is in nats, as ML.NET's log-loss of several classes is.)
/// </para>
/// <para>
/// A standard error says how far a metric might be off by the luck of these rows, were they others of the same kind: about two in three
/// times by less than it. It counts rows as independent, whatever their weights, and not that the same rows chose the best epoch.
/// It is <see langword="null"/> for fewer than two rows, for an area with fewer than two rows of a class, and in a model that was saved
/// before there were standard errors.
/// </para>
/// <para>The metrics assume that the model has never seen the validation data given to Fit or as ValidationSet.</para>
/// <para>
/// Rows of a classifier's folds are measured at epochs and with a calibration that other rows have chosen, and the figures are extrapolated
/// to the average of all networks. On 28 small sets of known truth the log-loss is within some percent of that of new rows. Other metrics
/// are optimistic, because the same rows chose the best epoch: those of a regression, of validation rows that are given or a fraction, and
/// of very many rows, where the difference is small.
/// </para>
/// </remarks>
/// <param name="Rows">Number of rows.</param>
/// <param name="LogLoss">Weighted mean of -ln(probability of the true class), in nats.</param>
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
    private const int FewDecimals = 4;
    private const int MostDecimals = 12;

    /// <summary>The standard error of <see cref="LogLoss"/>, in nats.</summary>
    public double? LogLossStandardError { get; init; }

    /// <summary>The standard error of <see cref="Accuracy"/>.</summary>
    public double? AccuracyStandardError { get; init; }

    /// <summary>The standard error of <see cref="AreaUnderRocCurve"/> (DeLong, DeLong and Clarke-Pearson, 1988).</summary>
    public double? AreaUnderRocCurveStandardError { get; init; }

    /// <summary>
    /// The standard error of <see cref="RootMeanSquaredError"/> (the delta method). With several outputs, this and the next two are means
    /// over them, which are upper bounds.
    /// </summary>
    public double? RootMeanSquaredErrorStandardError { get; init; }

    /// <summary>The standard error of <see cref="MeanAbsoluteError"/>.</summary>
    public double? MeanAbsoluteErrorStandardError { get; init; }

    /// <summary>The standard error of <see cref="RSquared"/> (the delta method).</summary>
    public double? RSquaredStandardError { get; init; }

    /// <summary>
    /// For example
    /// <c>log-loss 0.2712 ± 0.0031 nats, accuracy 0.8712 ± 0.0019, area under the ROC curve 0.9275 ± 0.0014 on 32561 rows</c>.
    /// </summary>
    /// <returns>The figures with their standard errors in one line.</returns>
    public override string ToString()
    {
        string?[] figures =
        [
            Figure("log-loss", LogLoss, LogLossStandardError, " nats"),
            Figure("accuracy", Accuracy, AccuracyStandardError),
            Figure("area under the ROC curve", AreaUnderRocCurve, AreaUnderRocCurveStandardError),
            Figure("RMSE", RootMeanSquaredError, RootMeanSquaredErrorStandardError),
            Figure("MAE", MeanAbsoluteError, MeanAbsoluteErrorStandardError),
            Figure("R squared", RSquared, RSquaredStandardError),
        ];
        return $"{string.Join(", ", figures.OfType<string>())} on {Rows} rows";
    }

    private static string? Figure(string name, double? value, double? error, string unit = "")
    {
        if (value is not { } known)
            return null;
        if (error is not { } spread || !double.IsFinite(spread) || !double.IsFinite(known))
            return FormattableString.Invariant($"{name} {known:G4}{unit}");
        // Two digits of the error, and as many of the value as it leaves.
        int decimals = spread > 0.0 ? Math.Clamp(1 - (int)Math.Floor(Math.Log10(spread)), 0, MostDecimals) : FewDecimals;
        return $"{name} {Text(known)} ± {Text(spread)}{unit}";

        string Text(double number) => number.ToString(FormattableString.Invariant($"F{decimals}"), CultureInfo.InvariantCulture);
    }
}
