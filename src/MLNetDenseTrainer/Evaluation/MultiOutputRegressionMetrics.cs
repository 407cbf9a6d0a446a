namespace MLNetDenseTrainer;

/// <summary>Metrics of several predicted numbers, and their means over the numbers that have labels.</summary>
/// <remarks>Means of errors say something only where all numbers have a similar scale. R² has no scale.</remarks>
public sealed class MultiOutputRegressionMetrics
{
    internal MultiOutputRegressionMetrics(ImmutableArray<OutputRegressionMetrics> outputs)
    {
        Outputs = outputs;
        OutputRegressionMetrics[] labeled = [.. outputs.Where(output => output.Count > 0)];
        MeanRootMeanSquaredError = labeled.Average(output => output.RootMeanSquaredError);
        MeanAbsoluteError = labeled.Average(output => output.MeanAbsoluteError);
        MeanRSquared = labeled.Average(output => output.RSquared);
    }

    /// <summary>Each number, in the order of the label's slots.</summary>
    public ImmutableArray<OutputRegressionMetrics> Outputs { get; }

    /// <summary>Mean over the numbers of their root mean squared errors.</summary>
    public double MeanRootMeanSquaredError { get; }

    /// <summary>Mean over the numbers of their mean absolute errors.</summary>
    public double MeanAbsoluteError { get; }

    /// <summary>Mean over the numbers of their R²; NaN where the label of one does not vary.</summary>
    public double MeanRSquared { get; }

    /// <summary>A table: a line for each number, and one for the means.</summary>
    /// <returns>Several lines of text.</returns>
    public override string ToString()
    {
        int width = Math.Max("output".Length, Outputs.Max(output => output.Name.Length));
        return string.Join('\n',
        [
            $"{"output".PadRight(width)} {"RMSE",12} {"MAE",12} {"R squared",12} {"labels",10} {"missing",10}",
            .. Outputs.Select(output => Line(width, output.Name, output.RootMeanSquaredError, output.MeanAbsoluteError, output.RSquared)
                + FormattableString.Invariant($" {output.Count,10} {output.Missing,10}")),
            Line(width, "mean", MeanRootMeanSquaredError, MeanAbsoluteError, MeanRSquared),
        ]);
    }

    private static string Line(int width, string name, double rootMeanSquaredError, double meanAbsoluteError, double rSquared) =>
        FormattableString.Invariant($"{name.PadRight(width)} {rootMeanSquaredError,12:G5} {meanAbsoluteError,12:G5} {rSquared,12:G5}");
}
