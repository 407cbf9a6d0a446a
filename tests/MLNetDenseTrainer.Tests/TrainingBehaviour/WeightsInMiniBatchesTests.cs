using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>What a weight is worth does not depend on the size of the batch it comes in.</summary>
public sealed class WeightsInMiniBatchesTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<int> BatchSizes => [1, 2, 5, 10];

    [Theory]
    [MemberData(nameof(BatchSizes))]
    public void One_row_of_weight_nine_CountsAsTheOtherNine(int batchSize)
    {
        List<Row> rows = OneTrueOfTen();
        rows[0].Weight = 9f;
        Assert.Equal(0.5, Probability(rows, batchSize, options => options.ExampleWeightColumnName = "Weight"), 0.04);
    }

    [Theory]
    [MemberData(nameof(BatchSizes))]
    public void One_row_of_a_class_of_weight_nine_CountsAsTheOtherNine(int batchSize)
    {
        foreach (ClassWeights weights in new[] { ClassWeights.Balanced, ClassWeights.PerClass(1f, 9f) })
        {
            double probability = Probability(
                OneTrueOfTen(), batchSize, options => ((DenseNetworkBinaryTrainer.Options)options).ClassWeights = weights);
            Assert.Equal(0.5, probability, 0.04);
        }
    }

    // A common factor of all weights cancels.
    [Theory]
    [MemberData(nameof(BatchSizes))]
    public void Streamed_rows_CountAsThoseInMemory(int batchSize)
    {
        List<Row> rows = [.. Enumerable.Range(0, 600).SelectMany(_ => OneTrueOfTen(features: 50))];
        foreach (Row row in rows)
            row.Weight = row.Flag ? 900f : 100f;
        Assert.Equal(0.5, Probability(rows, batchSize, options =>
        {
            options.ExampleWeightColumnName = "Weight";
            options.MaximumDataMemory = 1 << 20;
            options.Epochs = 5;
        }, features: 50), 0.05);
    }

    [Theory]
    [MemberData(nameof(BatchSizes))]
    public void A_number_that_is_there_CountsAsEveryOther_WhateverElseARowLacks(int batchSize)
    {
        List<Row> rows = OneTrueOfTen();
        foreach (Row row in rows)
            row.Numbers = row.Flag ? [1f, float.NaN, float.NaN] : [0f, 7f, 8f];
        ITransformer model = Fit(
            Tasks.MultiOutput, rows, batchSize, options => ((DenseNetworkRegressionOptions)options).StandardizeTarget = false);
        float[] scores = Columns.Scores(model.Transform(Tasks.MultiOutput.View(_mlContext, rows.Take(1), features: 1)));
        Assert.Equal(0.1, scores[0], 0.03);
        Assert.Equal(7.0, scores[1], 0.05);
    }

    // Ten rows of exposure 1 with half an event, and ten of exposure 0.1 with 0.6 events: 11 events in 11 units of exposure.
    [Theory]
    [MemberData(nameof(BatchSizes))]
    public void Exposure_as_weight_GivesEventsPerExposure(int batchSize)
    {
        List<Row> rows = [.. Enumerable.Range(0, 20).Select(i => new Row
        {
            Features = Rows.Dense(0f),
            Weight = i % 2 == 0 ? 1f : 0.1f,
            Number = i % 2 == 0 ? 0.5f : 6f,
        })];
        ITransformer model = Fit(Tasks.Regression, rows, batchSize, options =>
        {
            ((DenseNetworkRegressionTrainer.Options)options).Loss = Loss.Poisson;
            ((DenseNetworkRegressionTrainer.Options)options).StandardizeTarget = false;
            options.ExampleWeightColumnName = "Weight";
        });
        Assert.Equal(1.0, Columns.Scores(model.Transform(Tasks.Regression.View(_mlContext, rows.Take(1), features: 1)))[0], 0.05);
    }

    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(32, 0.05)]
    [InlineData(int.MaxValue, 1e-4)]
    public void A_weight_of_n_IsTheRowNTimes(int batchSize, double tolerance)
    {
        List<Row> weighted = Rows.Make(60);
        for (int i = 0; i < weighted.Count; i++)
            weighted[i].Weight = 1 + i % 5 * 3;
        List<Row> repeated = [.. weighted.SelectMany(row => Enumerable.Repeat(row, (int)row.Weight))];

        float[] scores = Scores(weighted, "Weight", weighted.Count);
        float[] expected = Scores(repeated, null, repeated.Count);

        foreach ((float a, float b) in expected.Zip(scores))
            Assert.Equal(a, b, tolerance);

        // As many steps for both.
        float[] Scores(List<Row> rows, string? weights, int count) => Columns.Scores(Fit(
            Tasks.Binary,
            rows,
            batchSize,
            options =>
            {
                options.ExampleWeightColumnName = weights;
                options.Epochs = batchSize == int.MaxValue ? 300 : 60_000 * Math.Min(batchSize, 8) / count;
                options.L2Regularization = 0.02f;
            },
            features: Rows.Features).Transform(Tasks.Binary.View(_mlContext, Rows.Make(20, seed: 2))));
    }

    private static List<Row> OneTrueOfTen(int features = 1) =>
        [.. Enumerable.Range(0, 10).Select(i => new Row { Features = Rows.Dense(new float[features]), Flag = i == 0 })];

    private double Probability(List<Row> rows, int batchSize, Action<DenseNetworkOptions> configure, int features = 1) =>
        Fit(Tasks.Binary, rows, batchSize, configure, features)
            .Transform(Tasks.Binary.View(_mlContext, rows.Take(1), features)).GetColumn<float>("Probability").Single();

    // Plain gradient descent whose steps fade, so that the order of rows fades too.
    private ITransformer Fit(
        TaskUnderTest task, List<Row> rows, int batchSize, Action<DenseNetworkOptions> configure, int features = 1) => task.FitSmall(
        _mlContext,
        rows,
        options =>
        {
            options.Layers = [new Dense(task.Outputs)];
            options.InputScaling = InputScaling.None;
            options.Optimizer = Optimizer.GradientDescent();
            options.LearningRateSchedule = LearningRateSchedule.Cosine();
            options.LearningRate = 0.02f;
            options.Epochs = 300 * batchSize is > 0 and var epochs ? Math.Min(epochs, 3000) : 3000;
            options.BatchSize = batchSize;
            configure(options);
        },
        features);
}
