namespace MLNetDenseTrainer.Evaluation;

/// <summary>What validation metrics mean, and which way is up.</summary>
internal static class ValidationMetrics
{
    /// <summary>The figure among those of held-back rows; NaN where these rows have none.</summary>
    public static double ValueIn(this ValidationMetric metric, HeldOutMetrics figures) => metric switch
    {
        ValidationMetric.Accuracy => figures.Accuracy,
        ValidationMetric.AreaUnderRocCurve => figures.AreaUnderRocCurve,
        ValidationMetric.RootMeanSquaredError => figures.RootMeanSquaredError,
        ValidationMetric.MeanAbsoluteError => figures.MeanAbsoluteError,
        _ => null,
    } ?? double.NaN;

    /// <summary>The same, turned so that less is better.</summary>
    public static double Cost(this ValidationMetric metric, double value) =>
        metric is ValidationMetric.Accuracy or ValidationMetric.AreaUnderRocCurve ? -value : value;

    /// <summary>Name in running text.</summary>
    public static string Name(this ValidationMetric metric) => metric switch
    {
        ValidationMetric.Accuracy => "accuracy",
        ValidationMetric.AreaUnderRocCurve => "AUC",
        ValidationMetric.RootMeanSquaredError => "RMSE",
        ValidationMetric.MeanAbsoluteError => "MAE",
        _ => "loss",
    };
}
