using MLNetDenseTrainer.Honesty;

namespace MLNetDenseTrainer.Tests.Honesty;

/// <summary>Held-out figures are about what new rows give, and probabilities about as sure as they should be.</summary>
/// <remarks>
/// A few small sets with few networks and epochs, where figures are a little pessimistic. The verb honesty of the benchmarks measures the
/// recipe as it is.
/// </remarks>
public sealed class HeldOutBiasTests
{
    private const int NewRows = 5000;

    private static readonly Lazy<HeldOutCheck[]> _binary = new(() => Checks(GeneratedTask.Binary));
    private static readonly Lazy<HeldOutCheck[]> _fiveClass = new(() => Checks(GeneratedTask.FiveClass));

    // Where the same rows choose the epoch and measure it, the log-loss is too low and the area too high.
    [Fact]
    public void Log_loss_and_area_of_two_classes_AreNotOptimistic()
    {
        Assert.InRange(_binary.Value.Average(check => check.RelativeExcess(figures => figures.LogLoss)), -0.03, 0.16);
        Assert.InRange(_binary.Value.Average(check => check.Excess(figures => figures.AreaUnderRocCurve)), -0.1, 0.02);
    }

    [Fact]
    public void Log_loss_of_five_classes_IsNotOptimistic() =>
        Assert.InRange(_fiveClass.Value.Average(check => check.RelativeExcess(figures => figures.LogLoss)), -0.03, 0.14);

    [Fact]
    public void Temperatures_AreAbout1()
    {
        Assert.InRange(_binary.Value.Average(check => check.Temperature), 0.75, 1.3);
        Assert.InRange(_fiveClass.Value.Average(check => check.Temperature), 0.75, 1.3);
    }

    private static HeldOutCheck[] Checks(GeneratedTask task)
    {
        IEnumerable<GeneratedSet> sets = Enumerable.Range(1, 6).Select(seed => new GeneratedSet(task, 300, 5, Strength: 2.0, seed));
        return [.. sets.Select(set => HeldOutCheck.Of(set, NewRows, options => (options.EnsembleSize, options.Epochs) = (8, 48)))];
    }
}
