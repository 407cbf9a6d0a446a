namespace MLNetDenseTrainer;

/// <summary>Metrics of one of several predicted numbers, on its own scale.</summary>
/// <remarks>All metrics are NaN where the number has no label, or where a score that has a label is NaN.</remarks>
/// <param name="Name">The name of its slot, or its index where it has none.</param>
/// <param name="Count">Rows that have a label for it; the metrics are over them.</param>
/// <param name="Missing">Rows whose label for it is missing (NaN), which are left out.</param>
/// <param name="RootMeanSquaredError">The square root of the mean of (score - label)².</param>
/// <param name="MeanAbsoluteError">The mean of |score - label|.</param>
/// <param name="RSquared">1 - mean squared error / variance of the label: 1 at best, 0 for the mean; NaN for a constant label.</param>
public sealed record OutputRegressionMetrics(
    string Name, long Count, long Missing, double RootMeanSquaredError, double MeanAbsoluteError, double RSquared);
