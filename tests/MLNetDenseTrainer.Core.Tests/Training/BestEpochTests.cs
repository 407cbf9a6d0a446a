using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Loop;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class BestEpochTests
{
    [Fact]
    public void The_first_epoch_is_an_improvement_and_patience_counts_from_the_last_one()
    {
        AssertObserved([false, false, false, true], 1, new EarlyStopping(patience: 3), 1.0, 1.1, 1.0, 2.0);
        AssertObserved([false, false, false, false, true], 3, new EarlyStopping(patience: 2), 3.0, 3.5, 2.0, 2.5, 2.0);
        AssertObserved([false, true], 1, new EarlyStopping(patience: 1), 1.0, 1.0);
    }

    [Fact]
    public void Falling_losses_never_stop() => Assert.DoesNotContain(true, Observe(new EarlyStopping(patience: 1), 9, 8, 7, 6, 5, 4).Stops);

    [Fact]
    public void Less_than_the_least_improvement_does_not_count_but_is_still_the_best() =>
        AssertObserved([false, false, true], 3, new EarlyStopping(patience: 2, minDelta: 0.5f), 1.0, 0.8, 0.7);

    // A slow fall adds up: the reference is the last epoch that counted.
    [Fact]
    public void Small_improvements_count_once_they_add_up() =>
        Assert.DoesNotContain(true, Observe(new EarlyStopping(patience: 2, minDelta: 0.15f), 1.0, 0.9, 0.8, 0.7, 0.6).Stops);

    [Fact]
    public void A_nan_loss_is_no_improvement() => AssertObserved([false, false, true], 1, new EarlyStopping(patience: 2), 1.0, double.NaN, double.NaN);

    [Fact]
    public void The_best_epochs_parameters_come_back()
    {
        var best = new BestEpoch(new EarlyStopping(), keepsFormer: false);
        var parameters = new ParameterBlock(NetworkShape.Create(1, [new Dense(1)], Activation.Linear));
        double[] losses = [3, 1, 2];
        for (int epoch = 1; epoch <= losses.Length; epoch++)
        {
            parameters.Values.Fill(epoch);
            best.Observe(epoch, losses[epoch - 1], parameters);
        }
        best.Restore(parameters);
        Assert.Equal([2f, 2f], parameters.ToArray());
    }

    private static void AssertObserved(bool[] stops, int best, EarlyStopping settings, params double[] losses)
    {
        (bool[] foundStops, int foundBest) = Observe(settings, losses);
        Assert.Equal(stops, foundStops);
        Assert.Equal(best, foundBest);
    }

    private static (bool[] Stops, int Best) Observe(EarlyStopping settings, params double[] losses)
    {
        var best = new BestEpoch(settings, keepsFormer: false);
        var parameters = new ParameterBlock(NetworkShape.Create(1, [new Dense(1)], Activation.Linear));
        bool[] stops = [.. losses.Select((loss, e) => best.Observe(e + 1, loss, parameters))];
        return (stops, best.Epoch);
    }
}
