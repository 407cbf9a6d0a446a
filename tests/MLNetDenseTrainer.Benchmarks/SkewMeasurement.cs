using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDenseTrainer.Honesty;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>
/// The RMSE of positive numbers with a long tail, on new rows: as they are, by their logarithm, and with a log link. Means of logarithms
/// become means of numbers by the mean of exp(residual) over the training rows (smearing: Duan, 1983).
/// </summary>
internal static class SkewMeasurement
{
    public static void Run(int rows, int newRows, Action<DenseNetworkOptions>? change)
    {
        foreach (SkewedRows set in SkewedRows.Sets(rows))
        {
            KnownRows training = set.Training();
            KnownRows unseen = set.New(newRows);
            double truth = Error(unseen, unseen.Truth.Select(mean => mean[0]));
            double plain = Error(unseen, Fit(training, Loss.MeanSquaredError, change)(unseen));
            double poisson = Error(unseen, Fit(training, Loss.Poisson, change)(unseen));
            KnownRows logarithms = training with { Labels = [.. training.Labels.Select(label => MathF.Log(label))] };
            Func<KnownRows, double[]> predict = Fit(logarithms, Loss.MeanSquaredError, change);
            double smearing = predict(logarithms).Zip(logarithms.Labels, (score, label) => Math.Exp(label - score)).Average();
            double logarithm = Error(unseen, predict(unseen).Select(score => smearing * Math.Exp(score)));
            Console.WriteLine(FormattableString.Invariant(
                $"{set}: RMSE to the truth's: plain {plain / truth:F3}, log {logarithm / truth:F3}, Poisson {poisson / truth:F3}"));
        }
    }

    private static Func<KnownRows, double[]> Fit(KnownRows rows, RegressionLoss loss, Action<DenseNetworkOptions>? change)
    {
        var mlContext = new MLContext(seed: 1);
        var options = new DenseNetworkRegressionTrainer.Options { Loss = loss };
        change?.Invoke(options);
        ITransformer model = mlContext.DenseNetwork(options).Fit(rows.View(mlContext));
        return scored => [.. model.Transform(scored.View(mlContext)).GetColumn<float>("Score").Select(score => (double)score)];
    }

    private static double Error(KnownRows rows, IEnumerable<double> scores) =>
        Math.Sqrt(scores.Zip(rows.Labels, (score, label) => (score - label) * (score - label)).Average());
}
