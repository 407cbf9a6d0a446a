using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Numerics.Statistics;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Standard errors of held-out figures say how far these lie from one another on rows that are drawn again.</summary>
public sealed class StandardErrorsTests
{
    private const int Rows = 300;
    private const int Draws = 400;

    // Weights vary, and go with the size of errors.
    [Fact]
    public void Figures_of_a_regression_vary_as_their_errors_say() => AssertSpread(Loss.MeanSquaredError, (random, row) =>
    {
        double label = 3 * Normal(random);
        return ([(float)(label + (1 + row % 3) * Normal(random))], (float)label, 1f + row % 3);
    });

    [Fact]
    public void Figures_of_two_classes_vary_as_their_errors_say() => AssertSpread(Loss.BinaryCrossEntropy, (random, row) =>
    {
        double logit = 2 * Normal(random);
        return ([(float)logit], random.NextDouble() < 1 / (1 + Math.Exp(-logit)) ? 1f : 0f, 1f + row % 3);
    });

    [Fact]
    public void Figures_of_several_classes_vary_as_their_errors_say() => AssertSpread(Loss.SoftmaxCrossEntropy, (random, row) =>
    {
        float[] logits = [.. Enumerable.Range(0, 3).Select(_ => (float)Normal(random))];
        float label = Array.IndexOf(logits, logits.Max());
        return (logits, random.Next(3) == 0 ? random.Next(3) : label, 1f + row % 3);
    });

    [Fact]
    public void A_common_factor_of_all_weights_cancels_and_one_row_has_no_error()
    {
        var first = new StandardError();
        var second = new StandardError();
        first.Add(1, 1);
        Assert.Null(first.Value);
        first.Add(4, 2);
        second.Add(1, 1e-9);
        second.Add(4, 2e-9);
        // The mean is 3: sqrt((1 * 4 + 4 * 1) * 2) / 3.
        Assert.Equal(4.0 / 3.0, first.Value!.Value, 1e-12);
        Assert.Equal(first.Value.Value, second.Value!.Value, 1e-12);
    }

    [Fact]
    public void Two_digits_of_an_error_are_written_and_as_many_of_its_figure()
    {
        var metrics = new HeldOutMetrics(10, LogLoss: 0.27123, Accuracy: 0.9)
        {
            LogLossStandardError = 0.00314,
            AccuracyStandardError = 0.0,
        };
        Assert.Equal("log-loss 0.2712 ± 0.0031 nats, accuracy 0.9000 ± 0.0000 on 10 rows", metrics.ToString());
        var wide = new HeldOutMetrics(10, RootMeanSquaredError: 12345.6) { RootMeanSquaredErrorStandardError = 320.4 };
        Assert.Equal("RMSE 12346 ± 320 on 10 rows", wide.ToString());
        Assert.Equal("RMSE 1.235E+04 on 10 rows", (wide with { RootMeanSquaredErrorStandardError = null }).ToString());
    }

    private static void AssertSpread(Loss loss, Func<Random, int, (float[] Outputs, float Target, float Weight)> draw)
    {
        var random = new Random(1);
        List<HeldOutMetrics> all = [];
        for (int i = 0; i < Draws; i++)
        {
            (float[] Outputs, float Target, float Weight)[] rows = [.. Enumerable.Range(0, Rows).Select(row => draw(random, row))];
            all.Add(TestPredictions.Of(
                loss, [.. rows.Select(row => row.Outputs)], [.. rows.Select(row => row.Target)], [.. rows.Select(row => row.Weight)],
                head: loss.Head.WithScalings(() => [TargetScaling.None])).Measure());
        }
        (Func<HeldOutMetrics, double?> Value, Func<HeldOutMetrics, double?> Error)[] figures =
        [
            (m => m.LogLoss, m => m.LogLossStandardError), (m => m.Accuracy, m => m.AccuracyStandardError),
            (m => m.AreaUnderRocCurve, m => m.AreaUnderRocCurveStandardError),
            (m => m.RootMeanSquaredError, m => m.RootMeanSquaredErrorStandardError),
            (m => m.MeanAbsoluteError, m => m.MeanAbsoluteErrorStandardError), (m => m.RSquared, m => m.RSquaredStandardError),
        ];
        foreach ((Func<HeldOutMetrics, double?> value, Func<HeldOutMetrics, double?> error) in figures)
        {
            if (value(all[0]) is null)
                continue;
            double mean = all.Average(metrics => value(metrics)!.Value);
            double spread = Math.Sqrt(all.Sum(metrics => Math.Pow(value(metrics)!.Value - mean, 2)) / (Draws - 1));
            Assert.InRange(all.Average(metrics => error(metrics)!.Value) / spread, 0.88, 1.12);
        }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
