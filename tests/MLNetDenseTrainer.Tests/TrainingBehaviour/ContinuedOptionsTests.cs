using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>Options of a training that goes on from a model: in force, or refused by name.</summary>
public sealed class ContinuedOptionsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(null, null, 20f)]
    [InlineData(true, null, 20f)]
    [InlineData(true, true, 20f)]
    [InlineData(null, true, 20f)]
    [InlineData(true, false, float.PositiveInfinity)]
    [InlineData(false, true, 20f)]
    [InlineData(false, null, float.PositiveInfinity)]
    public void Scores_StayWithinOldAndNewLabels_WhereTheyAreToBeClamped(bool? first, bool? next, float expected)
    {
        ITransformer model = Fit(Line(0f, 1f, slope: 10f), options => Clamp(options, first));

        ITransformer continued = Continue(model, Line(1f, 2f, slope: 10f), options => Clamp(options, next));

        bool clamps = next ?? first ?? false;
        float[] scores = Score(continued, -1e6f, 1e6f);
        Assert.Equal(clamps ? 0f : float.NegativeInfinity, clamps ? scores[0] : float.NegativeInfinity);
        Assert.Equal(clamps ? expected : 20f, clamps ? scores[1] : 20f, 1e-3f);
        Assert.True(clamps || scores[1] > 20f);
    }

    [Fact]
    public void Scores_ReachLabelsBeyondThoseOfTheFirstTraining()
    {
        ITransformer model = Fit(Line(0f, 1f, slope: 10f), options => Clamp(options, true));

        foreach (bool? clamps in new bool?[] { true, false, null })
        {
            ITransformer continued = Continue(model, Line(0f, 1f, slope: 100f), options =>
            {
                Clamp(options, clamps);
                (options.Epochs, options.LearningRate) = (300, 0.3f);
            });
            Assert.Equal(100f, Score(continued, 1f)[0], 3f);
        }
    }

    [Theory]
    [InlineData("InputScaling is RobustClip", "Standardize")]
    [InlineData("MissingValues is Impute", "SkipRow")]
    [InlineData("NumericEmbedding is Periodic", "None")]
    [InlineData("StandardizeTarget is false", "standardized target")]
    [InlineData("NonNegative is true", "Linear")]
    [InlineData("Loss.Poisson", "Exponential")]
    public void An_option_that_the_model_cannot_take_IsRefusedByName(string asked, string kept)
    {
        ITransformer model = Fit(Line(0f, 1f, slope: 10f));
        bool trained = false;

        var exception = Assert.Throws<ArgumentException>(() => Continue(model, Line(0f, 1f, slope: 10f), options =>
        {
            options.OnEpoch = _ => trained = true;
            options.InputScaling = asked.StartsWith("InputScaling", StringComparison.Ordinal) ? InputScaling.RobustClip : null;
            options.MissingValues = asked.StartsWith("MissingValues", StringComparison.Ordinal) ? MissingValues.Impute : null;
            options.NumericEmbedding = asked.StartsWith("NumericEmbedding", StringComparison.Ordinal) ? NumericEmbedding.Periodic : null;
            var regression = (DenseNetworkRegressionOptions)options;
            regression.StandardizeTarget = !asked.StartsWith("StandardizeTarget", StringComparison.Ordinal);
            regression.NonNegative = asked.StartsWith("NonNegative", StringComparison.Ordinal);
            if (asked.StartsWith("Loss", StringComparison.Ordinal))
                regression.Loss = Loss.Poisson;
            options.Layers = null;
        }));

        Assert.Contains(asked, exception.Message, StringComparison.Ordinal);
        Assert.Contains(kept, exception.Message, StringComparison.Ordinal);
        Assert.False(trained);
    }

    [Fact]
    public void The_same_options_AreTakenAgain_WhateverTheyFound()
    {
        // A feature of two values is not embedded.
        List<Row> binary = [.. Enumerable.Range(0, 40).Select(i => new Row { Number = i % 2, Features = Rows.Dense(i % 2, 0f, 0f, 0f) })];
        void Named(DenseNetworkOptions options)
        {
            options.InputScaling = InputScaling.RobustQuantile;
            options.MissingValues = MissingValues.Impute;
            options.NumericEmbedding = NumericEmbedding.Periodic;
        }

        ITransformer model = Fit(binary, Named);

        Assert.NotNull(Continue(model, Line(0f, 1f, slope: 1f), Named));
        Assert.NotNull(Continue(ModelFile.Reload(_mlContext, model), binary, Named));
    }

    [Theory]
    [InlineData(InputScaling.Standardize)]
    [InlineData(InputScaling.RobustClip)]
    [InlineData(InputScaling.RobustQuantile)]
    [InlineData(InputScaling.MaximumAbsolute)]
    public void A_feature_that_was_constant_IsLearnedFromWhenItVaries(InputScaling scaling)
    {
        float constant = scaling == InputScaling.MaximumAbsolute ? 0f : 1f;
        List<Row> before = [.. Enumerable.Range(0, 60).Select(i => Point(constant, constant))];
        List<Row> after = [.. Enumerable.Range(0, 120).Select(i => Point(constant + i % 12, constant + i % 12))];
        ITransformer model = Fit(before, options => options.InputScaling = scaling);

        ITransformer idle = Continue(model, after, options => (options.Epochs, options.LearningRate) = (1, 1e-12f));
        ITransformer next = Continue(model, after, options => (options.Epochs, options.LearningRate) = (300, 0.03f));

        Assert.Equal(Score(model, constant)[0], Score(idle, constant)[0], 1e-6f);
        float[] scores = Score(next, constant, constant + 5f, constant + 11f);
        Assert.Equal(constant, scores[0], 0.8f);
        Assert.Equal(constant + 5f, scores[1], 0.8f);
        Assert.Equal(constant + 11f, scores[2], 0.8f);
    }

    [Fact]
    public void A_feature_that_is_missing_for_the_first_time_IsWarnedOfByName()
    {
        ITransformer model = Fit(Line(0f, 1f, slope: 1f), options => options.MissingValues = MissingValues.Impute);
        List<Row> rows = Line(0f, 1f, slope: 1f);
        rows[3].Features = Rows.Dense(0.5f, float.NaN, 0f, 0f);
        var log = new LogCollector(_mlContext);

        Continue(model, rows);

        const string Said = "1 of 4 features ('x1') had no missing values";
        Assert.Contains(log.Warnings, warning => warning.StartsWith(Said, StringComparison.Ordinal));
    }

    private static void Clamp(DenseNetworkOptions options, bool? clamp) => ((DenseNetworkRegressionOptions)options).ClampScores = clamp;

    private static Row Point(float x, float y) => new() { Number = y, Features = Rows.Dense(x, 0f, 0f, 0f) };

    private static List<Row> Line(float from, float to, float slope) =>
        [.. Enumerable.Range(0, 41).Select(i => from + (to - from) * i / 40f).Select(x => Point(x, slope * x))];

    private static DenseNetworkOptions Options(Action<DenseNetworkOptions>? configure) => Tasks.Regression.SmallOptions(options =>
    {
        options.Layers = [new Dense(16), new Dense(1)];
        options.Epochs = 20;
        configure?.Invoke(options);
    });

    private ITransformer Fit(List<Row> rows, Action<DenseNetworkOptions>? configure = null) =>
        Tasks.Regression.Trainer(_mlContext, Options(configure)).Fit(Tasks.Regression.View(_mlContext, rows));

    private ITransformer Continue(ITransformer model, List<Row> rows, Action<DenseNetworkOptions>? configure = null) =>
        Tasks.Regression.Continue(Tasks.Regression.Trainer(_mlContext, Options(configure)), Tasks.Regression.View(_mlContext, rows), model);

    private float[] Score(ITransformer model, params float[] x) =>
        Columns.Scores(model.Transform(Tasks.Regression.View(_mlContext, x.Select(value => Point(value, 0f)))));
}
