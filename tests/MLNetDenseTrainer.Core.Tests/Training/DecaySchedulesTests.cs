namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Schedules that go by epochs, and restarts.</summary>
public sealed class DecaySchedulesTests
{
    [Fact]
    public void Step_multiplies_every_so_many_epochs()
    {
        LearningRateSchedule schedule = LearningRateSchedule.Step(epochs: 3, factor: 0.5f);
        Assert.Equal([1f, 1f, 1f, 0.5f, 0.5f, 0.5f, 0.25f], Enumerable.Range(0, 7).Select(epochs => schedule.Factor(Losses(new double[epochs]))));
        Assert.Equal(1f, schedule.Factor(5, 10));
    }

    [Fact]
    public void Exponential_multiplies_every_epoch()
    {
        LearningRateSchedule schedule = LearningRateSchedule.Exponential(0.5f);
        Assert.Equal([1f, 0.5f, 0.25f, 0.125f], Enumerable.Range(0, 4).Select(epochs => schedule.Factor(Losses(new double[epochs]))));
    }

    [Theory]
    [InlineData(0, new double[0])]
    [InlineData(0, new double[] { 5, 4, 3, 2, 1 })]
    [InlineData(0, new double[] { 5, 6 })]
    [InlineData(1, new double[] { 5, 6, 5 })]
    // An improvement counts anew.
    [InlineData(0, new double[] { 5, 6, 4, 4.5 })]
    // After a reduction patience begins again.
    [InlineData(1, new double[] { 5, 6, 6, 6 })]
    [InlineData(2, new double[] { 5, 6, 6, 6, 6 })]
    [InlineData(1, new double[] { 5, double.NaN, double.NaN })]
    public void Plateau_reduces_when_patience_is_over(int reductions, double[] losses) =>
        Assert.Equal((float)Math.Pow(0.25, reductions), LearningRateSchedule.ReduceOnPlateau(factor: 0.25f, patience: 2).Factor(Losses(losses)));

    [Fact]
    public void Plateau_wants_the_least_improvement()
    {
        LearningRateSchedule schedule = LearningRateSchedule.ReduceOnPlateau(factor: 0.5f, patience: 2, minDelta: 0.5f);
        Assert.Equal(0.5f, schedule.Factor(Losses(5, 4.8, 4.6)));
        // Small improvements add up.
        Assert.Equal(1f, schedule.Factor(Losses(5, 4.7, 4.4)));
    }

    [Fact]
    public void Plateau_goes_by_the_metric_then_by_validation_then_by_training()
    {
        LearningRateSchedule schedule = LearningRateSchedule.ReduceOnPlateau(factor: 0.5f, patience: 1);
        EpochMetrics Epoch(double training, double? validation, ValidationMetric metric = ValidationMetric.Loss, double? value = null) =>
            new(1, training, validation, 0.1f, TimeSpan.Zero) { Metric = metric, MetricValue = value };

        Assert.Equal(0.5f, schedule.Factor([Epoch(1, null), Epoch(2, null)]));
        Assert.Equal(1f, schedule.Factor([Epoch(1, 2), Epoch(2, 1)]));
        Assert.Equal(0.5f, schedule.Factor([Epoch(1, 2, ValidationMetric.Accuracy, 0.9), Epoch(1, 1, ValidationMetric.Accuracy, 0.8)]));
        Assert.Equal(1f, schedule.Factor([Epoch(1, 1, ValidationMetric.Accuracy, 0.8), Epoch(1, 2, ValidationMetric.Accuracy, 0.9)]));
    }

    [Fact]
    public void Restarts_begin_in_full_and_fall_to_zero_in_each_cycle()
    {
        const int Steps = 7000;
        float[] factors = Factors(LearningRateSchedule.CosineRestarts(cycles: 3, growth: 2f), Steps);
        foreach ((int begin, int end) in new[] { (0, 1000), (1000, 3000), (3000, 7000) })
        {
            Assert.Equal(1f, factors[begin], 1e-6f);
            Assert.Equal(0.5f, factors[(begin + end) / 2], 1e-3f);
            Assert.InRange(factors[end - 1], 0f, 1e-5f);
        }
    }

    [Fact]
    public void Restarts_of_equal_length_and_with_a_warmup()
    {
        float[] factors = Factors(LearningRateSchedule.CosineRestarts(cycles: 2, growth: 1f, warmupFraction: 0.2f), 100);
        Assert.Equal(0.5f, factors[9], 1e-6f);
        Assert.Equal([1f, 1f, 1f], [factors[19], factors[20], factors[60]]);
        Assert.Equal(0.5f, factors[40], 1e-6f);
        Assert.Equal(0.5f, factors[80], 1e-6f);
    }

    [Fact]
    public void One_cycle_is_the_cosine() =>
        Assert.Equal(Factors(LearningRateSchedule.Cosine(0.1f), 333), Factors(LearningRateSchedule.CosineRestarts(cycles: 1, growth: 3f, warmupFraction: 0.1f), 333));

    [Fact]
    public void Arguments_out_of_range_are_refused_by_name()
    {
        Refused("epochs", () => LearningRateSchedule.Step(epochs: 0));
        Refused("patience", () => LearningRateSchedule.ReduceOnPlateau(patience: 0));
        Refused("cycles", () => LearningRateSchedule.CosineRestarts(cycles: 0));
        Refused("cycles", () => LearningRateSchedule.CosineRestarts(cycles: 65));
        foreach (float growth in new[] { 0.9f, 10.1f, float.NaN })
            Refused("growth", () => LearningRateSchedule.CosineRestarts(growth: growth));
        foreach (float fraction in new[] { -0.1f, 1f, float.NaN })
            Refused("warmupFraction", () => LearningRateSchedule.CosineRestarts(warmupFraction: fraction));
        foreach (float minDelta in new[] { -0.1f, float.NaN, float.PositiveInfinity })
            Refused("minDelta", () => LearningRateSchedule.ReduceOnPlateau(minDelta: minDelta));
        foreach (float factor in new[] { 0f, 1f, -0.5f, 2f, float.NaN })
        {
            Refused("factor", () => LearningRateSchedule.Step(factor: factor));
            Refused("factor", () => LearningRateSchedule.Exponential(factor));
            Refused("factor", () => LearningRateSchedule.ReduceOnPlateau(factor));
        }
    }

    [Fact]
    public void They_show_themselves_as_one_would_write_them()
    {
        Assert.Equal("Step(epochs: 30, factor: 0.1)", LearningRateSchedule.Step().ToString());
        Assert.Equal("Exponential(factor: 0.95)", LearningRateSchedule.Exponential().ToString());
        Assert.Equal("ReduceOnPlateau(factor: 0.1, patience: 10, minDelta: 0)", LearningRateSchedule.ReduceOnPlateau().ToString());
        Assert.Equal("CosineRestarts(cycles: 3, growth: 2, warmupFraction: 0)", LearningRateSchedule.CosineRestarts().ToString());
        Assert.Equal("Cosine(warmupFraction: 0)", LearningRateSchedule.Cosine().ToString());
    }

    private static void Refused(string parameter, Func<object> call) => Assert.Equal(parameter, Assert.Throws<ArgumentOutOfRangeException>(call).ParamName);

    private static float[] Factors(LearningRateSchedule schedule, int steps) => [.. Enumerable.Range(0, steps).Select(step => schedule.Factor(step, steps))];

    private static IReadOnlyList<EpochMetrics> Losses(params double[] validation) =>
        [.. validation.Select((loss, e) => new EpochMetrics(e + 1, 0.0, loss, 0.1f, TimeSpan.Zero))];
}
