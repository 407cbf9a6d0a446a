using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>Rows that validate have no say in what training goes by.</summary>
public sealed class ValidationStatisticsTests
{
    // Of so many features, 6,000 rows are more than 1 MiB.
    private const int Features = 40;

    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Balanced_class_weights_GoByTrainingRowsAlone()
    {
        List<Row> rows = Labeled(100, i => i % 10 == 0);
        List<Row> validation = Labeled(100, i => i % 10 != 0);

        float[] without = Inspect.Parameters(Fit(rows, null, Balanced));

        Assert.Equal(without, Inspect.Parameters(Fit(rows, validation, Balanced)));
        Assert.Equal(without, Inspect.Parameters(Fit(rows, null, options =>
        {
            Balanced(options);
            options.ValidationSet = Tasks.Binary.View(_mlContext, validation, Features);
        })));
        // Streamed, too.
        List<Row> many = Labeled(6500, i => i % 10 == 0);
        Assert.Equal(Inspect.Parameters(Fit(many, null, Streamed)), Inspect.Parameters(Fit(many, validation, Streamed)));

        static void Balanced(DenseNetworkOptions options) =>
            ((DenseNetworkBinaryTrainer.Options)options).ClassWeights = ClassWeights.Balanced;

        static void Streamed(DenseNetworkOptions options)
        {
            Balanced(options);
            (options.MaximumDataMemory, options.Epochs, options.BatchSize) = (1 << 20, 1, 512);
        }
    }

    [Fact]
    public void One_class_to_learn_from_IsAWarning_WhateverValidationRowsHave()
    {
        var log = new LogCollector(_mlContext);

        Fit(Labeled(30, _ => true), Labeled(30, i => i % 2 == 0), _ => { });

        Assert.Contains(log.Warnings, warning => warning.StartsWith("All labels are of one class", StringComparison.Ordinal));
    }

    [Fact]
    public void Labels_that_the_loss_does_not_take_AreRefusedInValidationRowsToo()
    {
        List<Row> rows = Rows.Make(30);
        rows.ForEach(row => row.Number = Math.Abs(row.Number));
        IEstimator<ITransformer> trainer = Tasks.Regression.SmallTrainer(
            _mlContext, options => ((DenseNetworkRegressionTrainer.Options)options).Loss = Loss.Poisson);

        var refusal = Assert.Throws<InvalidOperationException>(() =>
            Tasks.Regression.Fit(trainer, Tasks.Regression.View(_mlContext, rows), Tasks.Regression.View(_mlContext, Rows.Make(30))));

        Assert.Contains("below zero", refusal.Message, StringComparison.Ordinal);
    }

    // Whichever rows are held back: where the only one that lacks a feature is among them, there is no input for that.
    [Theory]
    [InlineData(2L << 30)]
    [InlineData(1L << 20)]
    public void A_feature_that_only_held_back_rows_lack_HasNoFlag(long memory)
    {
        int flags = 0;
        int count = memory == 1L << 20 ? 6500 : 60;
        for (int lacking = 1; lacking <= 8; lacking++)
        {
            List<Row> rows = Rows.Make(count, features: Features);
            rows[lacking] = Rows.With(rows[lacking], Rows.Dense([float.NaN, .. rows[lacking].Features.DenseValues().Skip(1)]));
            float[] Flag(float learningRate)
            {
                DenseLayerParameters layer = Inspect.Layers(Fit(rows, null, options =>
                {
                    options.MissingValues = MissingValues.Impute;
                    options.ValidationFraction = 0.4f;
                    options.MaximumDataMemory = memory;
                    options.LearningRate = learningRate;
                    (options.Epochs, options.BatchSize) = (1, 256);
                }))[0];
                return layer.Inputs == Features
                    ? []
                    : [.. Enumerable.Range(0, layer.Units).Select(unit => layer.Weights[unit * layer.Inputs + Features])];
            }

            float[] still = Flag(1e-12f);
            float[] moved = Flag(0.01f);
            Assert.True(moved.Length == 0 || moved.Zip(still).Any(pair => Math.Abs(pair.First - pair.Second) > 1e-4), $"row {lacking}");
            flags += Math.Sign(moved.Length);
        }
        Assert.InRange(flags, 1, 7);
    }

    private static List<Row> Labeled(int count, Func<int, bool> label)
    {
        List<Row> rows = Rows.Make(count, features: Features);
        for (int i = 0; i < count; i++)
            rows[i].Flag = label(i);
        return rows;
    }

    private ITransformer Fit(List<Row> rows, List<Row>? validation, Action<DenseNetworkOptions> configure)
    {
        IEstimator<ITransformer> trainer = Tasks.Binary.SmallTrainer(_mlContext, configure);
        IDataView view = Tasks.Binary.View(_mlContext, rows, Features);
        if (validation is null)
            return trainer.Fit(view);
        return Tasks.Binary.Fit(trainer, view, Tasks.Binary.View(_mlContext, validation, Features));
    }
}
