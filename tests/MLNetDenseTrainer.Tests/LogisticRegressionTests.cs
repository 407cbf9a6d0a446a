using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace MLNetDenseTrainer.Tests;

/// <summary>Linear layers under a sigmoid are logistic regression, and converge to what ML.NET's own finds.</summary>
public sealed class LogisticRegressionTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Linear_hidden_layers_ConvergeToLogisticRegression()
    {
        IDataView view = Tasks.Binary.View(_mlContext, NoisyRows(400));
        var log = new LogCollector(_mlContext);
        var logistic = _mlContext.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
        {
            L1Regularization = 0f,
            L2Regularization = 0f,
            OptimizationTolerance = 1e-9f,
            NumberOfThreads = 1,
        }).Fit(view);

        var network = Tasks.Binary.SmallTrainer(_mlContext, FullBatch).Fit(view);

        (double[] weights, double bias) = Collapse(Inspect.Layers(network));
        LinearBinaryModelParameters expected = logistic.Model.SubModel;
        // Near its minimum the mean loss is flat to w'Hw/2 with H about 1/20 here, and float sums resolve it to some 1e-8: that leaves
        // coefficients 1e-3 of play, which L-BFGS takes too.
        foreach ((float a, double b) in expected.Weights.Zip(weights))
            Assert.Equal(a, b, 2e-3);
        Assert.Equal(expected.Bias, bias, 2e-3);
        double logLoss = _mlContext.BinaryClassification.Evaluate(logistic.Transform(view)).LogLoss;
        Assert.Equal(logLoss, _mlContext.BinaryClassification.Evaluate(network.Transform(view)).LogLoss, 1e-6);
        Assert.Contains(log.Warnings, warning => warning.Contains("linear", StringComparison.Ordinal));
    }

    private static void FullBatch(DenseNetworkOptions options)
    {
        options.Layers = [new Dense(3, Activation.Linear), new Dense(2, Activation.Linear), new Dense(1, Activation.Sigmoid)];
        options.InputScaling = InputScaling.None;
        options.Optimizer = Optimizer.GradientDescent(momentum: 0.9f, nesterov: true);
        options.LearningRate = 0.2f;
        options.BatchSize = int.MaxValue;
        options.Shuffle = false;
        options.Epochs = 3000;
    }

    // Labels drawn from a logistic model, so that no line tells them apart.
    private static List<Row> NoisyRows(int count)
    {
        var random = new Random(11);
        List<Row> rows = Rows.Make(count);
        foreach (Row row in rows)
        {
            float[] x = [.. row.Features.DenseValues()];
            double logit = 1.5 * x[0] - 2.0 * x[1] + 0.5 * x[2] + 0.3;
            row.Flag = random.NextDouble() < 1 / (1 + Math.Exp(-logit));
        }
        return rows;
    }

    /// <summary>The one linear function that stacked linear layers are.</summary>
    private static (double[] Weights, double Bias) Collapse(IReadOnlyList<DenseLayerParameters> layers)
    {
        double[] weights = [1.0];
        double bias = 0.0;
        foreach (DenseLayerParameters layer in layers.Reverse())
        {
            bias += Enumerable.Range(0, layer.Units).Sum(unit => weights[unit] * layer.Biases[unit]);
            weights = [.. Enumerable.Range(0, layer.Inputs).Select(input =>
                Enumerable.Range(0, layer.Units).Sum(unit => weights[unit] * layer.Weights[unit * layer.Inputs + input]))];
        }
        return (weights, bias);
    }
}
