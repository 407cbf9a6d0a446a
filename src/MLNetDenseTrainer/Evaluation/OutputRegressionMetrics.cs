namespace MLNetDenseTrainer;

/// <summary>How well one of several numbers was predicted, on its own scale.</summary>
/// <remarks>All figures are NaN where the number has no label, or where a score that has a label is NaN.</remarks>
/// <param name="Name">The name of its slot, or where it has none its place, from 0 on.</param>
/// <param name="Count">Rows that have a label for it; the figures are over them.</param>
/// <param name="Missing">Rows whose label for it is missing (NaN), which are left out.</param>
/// <param name="RootMeanSquaredError">The square root of the mean of (score - label)².</param>
/// <param name="MeanAbsoluteError">The mean of |score - label|.</param>
/// <param name="RSquared">1 - mean squared error / variance of the label: 1 at best, 0 for always the mean; NaN where the label does not
/// vary.</param>
public sealed record OutputRegressionMetrics(
    string Name, long Count, long Missing, double RootMeanSquaredError, double MeanAbsoluteError, double RSquared);
