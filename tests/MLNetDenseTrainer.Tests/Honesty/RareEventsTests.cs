using MLNetDenseTrainer.Honesty;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Honesty;

/// <summary>Probabilities of rare events are right in each segment.</summary>
public sealed class RareEventsTests
{
    private const int Rows = 40_000;

    // Rates of 0.2 %, 5 % and 30 %. Against those of the training rows, because few events are there by chance.
    [Fact]
    public void Recipe_GivesEachSegmentItsRate() =>
        Assert.All(Ratios(options => { }), ratio => Assert.InRange(ratio, 0.85, 1.15));

    private static double[] Ratios(Action<DenseNetworkClassificationOptions> change)
    {
        var mlContext = new MLContext(seed: 1);
        KnownRows training = SegmentRows.Draw(Rows, seed: 1);
        (ITransformer model, _) = DefaultFit.Of(training, mlContext, options =>
        {
            (options.EnsembleSize, options.Epochs) = (2, 6);
            change((DenseNetworkClassificationOptions)options);
        });
        KnownRows unseen = SegmentRows.Draw(Rows, seed: 2);
        double[] expected = SegmentRows.Means(training, training.Labels.Select(label => (double)label));
        double[] found = SegmentRows.Means(unseen, Predictions.Of(model, unseen, mlContext).Probabilities());
        return [.. found.Zip(expected, (mean, rate) => mean / rate)];
    }
}
