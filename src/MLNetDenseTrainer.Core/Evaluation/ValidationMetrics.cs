namespace MLNetDenseTrainer.Evaluation;

/// <summary>Values, directions and names of validation metrics.</summary>
internal static class ValidationMetrics
{
    /// <summary>NaN where the rows do not have the metric.</summary>
    public static double ValueIn(this ValidationMetric metric, HeldOutMetrics figures) => metric switch
    {
        ValidationMetric.Accuracy => figures.Accuracy,
        ValidationMetric.AreaUnderRocCurve => figures.AreaUnderRocCurve,
        ValidationMetric.RootMeanSquaredError => figures.RootMeanSquaredError,
        ValidationMetric.MeanAbsoluteError => figures.MeanAbsoluteError,
        _ => null,
    } ?? double.NaN;

    /// <summary>The value, turned so that less is better.</summary>
    public static double Cost(this ValidationMetric metric, double value) =>
        metric is ValidationMetric.Accuracy or ValidationMetric.AreaUnderRocCurve ? -value : value;

    /// <summary>Name in running text.</summary>
    public static string Name(this ValidationMetric metric) => metric switch
    {
        ValidationMetric.Accuracy => "accuracy",
        ValidationMetric.AreaUnderRocCurve => "AUC",
        ValidationMetric.RootMeanSquaredError => "RMSE",
        ValidationMetric.MeanAbsoluteError => "MAE",
        ValidationMetric.CalibratedLoss => "calibrated loss",
        _ => "loss",
    };
}
