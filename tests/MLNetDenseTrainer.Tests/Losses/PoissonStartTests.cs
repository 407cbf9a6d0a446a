using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Losses;

/// <summary>Counts are predicted from their mean on, however large it is: a log link would take long to get there from 1.</summary>
public sealed class PoissonStartTests
{
    // So small that the last layer's biases are those that training began with.
    private const float Standstill = 1e-12f;

    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(Activation.Exponential, true)]
    [InlineData(Activation.Exponential, false)]
    [InlineData(Activation.Softplus, true)]
    [InlineData(Activation.Softplus, false)]
    public void First_bias_IsThatOfTheWeightedMean(Activation output, bool standardize)
    {
        List<Row> rows = Counts(200);
        foreach ((int i, Row row) in rows.Index())
            row.Weight = 1 + i % 4;

        ITransformer model = Fit(rows, options =>
        {
            options.Layers = [new Dense(16), new Dense(1, output)];
            options.StandardizeTarget = standardize;
            options.ExampleWeightColumnName = nameof(Row.Weight);
            options.LearningRate = Standstill;
        });

        double mean = rows.Sum(row => (double)row.Weight * row.Number) / rows.Sum(row => row.Weight);
        float scale = ((DenseNetworkRegressionModelParameters)Inspect.Of(model)).TargetScale;
        double z = Biases(model)[0];
        Assert.InRange(mean, 400, 600);
        Assert.Equal(mean, scale * (output == Activation.Exponential ? Math.Exp(z) : z + Math.Log(1 + Math.Exp(-z))), 1e-4 * mean);
    }

    [Fact]
    public void Large_counts_AreLearntInFewEpochs()
    {
        List<Row> rows = Counts(300);

        ITransformer model = Fit(rows, options =>
        {
            options.Layers = [new Dense(16), new Dense(1)];
            options.StandardizeTarget = false;
            options.Epochs = 10;
        });

        RegressionMetrics metrics = _mlContext.Regression.Evaluate(model.Transform(Tasks.Regression.View(_mlContext, rows)));
        Assert.True(metrics.RSquared > 0.5, $"R squared {metrics.RSquared}");
    }

    [Fact]
    public void Each_output_BeginsAtTheMeanOfTheRowsThatHaveIt()
    {
        List<Row> rows = Counts(200);
        foreach ((int i, Row row) in rows.Index())
            row.Numbers = [row.Number, i % 2 == 0 ? float.NaN : 3f, i % 3 == 0 ? 0f : 0.03f];

        ITransformer model = Tasks.MultiOutput.FitSmall(_mlContext, rows, options =>
        {
            ((DenseNetworkRegressionOptions)options).Loss = Loss.Poisson;
            ((DenseNetworkRegressionOptions)options).StandardizeTarget = false;
            options.LearningRate = Standstill;
        });

        double[] expected = [.. Enumerable.Range(0, Row.NumberCount).Select(n => Math.Log(rows.Where(row => !float.IsNaN(row.Numbers[n])).Average(row => row.Numbers[n])))];
        Assert.All(expected.Zip(Biases(model)), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Theory]
    [InlineData(Activation.Exponential)]
    [InlineData(Activation.Softplus)]
    public void Counts_that_are_all_zero_BeginAtHalfOfOneInAllRows(Activation output)
    {
        List<Row> rows = Counts(50);
        rows.ForEach(row => row.Number = 0f);

        ITransformer model = Fit(rows, options => options.Layers = [new Dense(16), new Dense(1, output)]);

        Assert.All(Columns.Scores(model.Transform(Tasks.Regression.View(_mlContext, rows))), score => Assert.InRange(score, 1e-6f, 0.1f));
    }

    [Fact]
    public void Streamed_counts_BeginWhereThoseInMemoryDo()
    {
        // 4 bytes for each of 60 features and 16 more: 1 MiB holds 4,096 rows.
        List<Row> rows = Counts(5000, features: 60);

        float[][] biases = [.. new[] { 1L << 20, 1L << 30 }.Select(memory => Biases(Tasks.Regression.FitSmall(
            _mlContext,
            rows,
            options =>
            {
                ((DenseNetworkRegressionOptions)options).Loss = Loss.Poisson;
                ((DenseNetworkRegressionOptions)options).StandardizeTarget = false;
                options.LearningRate = Standstill;
                options.Epochs = 1;
                options.MaximumDataMemory = memory;
            },
            features: 60)))];

        Assert.Equal(Math.Log(rows.Average(row => row.Number)), biases[0][0], 1e-5);
        Assert.Equal(biases[1], biases[0]);
    }

    [Fact]
    public void Continued_training_BeginsWhereTheModelEnded()
    {
        ITransformer model = Fit(Counts(100), options => options.StandardizeTarget = false);
        List<Row> fewer = Counts(100);
        fewer.ForEach(row => row.Number = MathF.Round(row.Number / 100f));
        IEstimator<ITransformer> trainer = Tasks.Regression.SmallTrainer(_mlContext, options =>
        {
            ((DenseNetworkRegressionOptions)options).Loss = Loss.Poisson;
            options.LearningRate = Standstill;
        });

        ITransformer continued = Tasks.Regression.Continue(trainer, Tasks.Regression.View(_mlContext, fewer), model);

        Assert.Equal(Biases(model)[0], Biases(continued)[0], 1e-5f);
    }

    private ITransformer Fit(List<Row> rows, Action<DenseNetworkRegressionOptions> configure) => Tasks.Regression.FitSmall(_mlContext, rows, options =>
    {
        var regression = (DenseNetworkRegressionOptions)options;
        regression.Loss = Loss.Poisson;
        configure(regression);
    });

    // Counts of about 500.
    private static List<Row> Counts(int count, int features = Rows.Features)
    {
        List<Row> rows = Rows.Make(count, features: features);
        rows.ForEach(row => row.Number = MathF.Round(500f * MathF.Exp(0.2f * (row.Number - 1f))));
        return rows;
    }

    private static float[] Biases(ITransformer model) => Inspect.Layers(model)[^1].Biases.ToArray();
}
