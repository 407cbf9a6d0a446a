using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>Learning rates as the history shows them.</summary>
public sealed class LearningRateSchedulesTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Step_and_exponential_GoByEpochs()
    {
        Assert.Equal([0.1f, 0.1f, 0.05f, 0.05f, 0.025f], Rates(LearningRateSchedule.Step(epochs: 2, factor: 0.5f)));
        Assert.Equal([0.1f, 0.05f, 0.025f, 0.0125f, 0.00625f], Rates(LearningRateSchedule.Exponential(0.5f)));
    }

    // Validation by rows that ask for the opposite: it gets worse from the first epoch on.
    [Fact]
    public void Plateau_LowersTheRateByValidationRows()
    {
        List<Row> opposite = [.. Rows.Make(40).Select(row => { row.Number = 2f - row.Number; return row; })];

        ITransformer model = Tasks.Regression.Fit(
            Tasks.Regression.SmallTrainer(_mlContext, options => Configure(options, LearningRateSchedule.ReduceOnPlateau(factor: 0.5f, patience: 2))),
            Tasks.Regression.View(_mlContext, Rows.Make(40)), Tasks.Regression.View(_mlContext, opposite));

        Assert.Equal([0.1f, 0.1f, 0.1f, 0.05f, 0.05f], Inspect.History(model).Select(epoch => epoch.LearningRate));
    }

    [Fact]
    public void Plateau_without_validation_data_GoesByTheTrainingLoss() =>
        Assert.Equal([0.1f, 0.1f, 0.1f, 0.1f, 0.1f], Rates(LearningRateSchedule.ReduceOnPlateau(factor: 0.5f, patience: 1)));

    [Fact]
    public void Restarts_RiseAgain()
    {
        float[] rates = Rates(LearningRateSchedule.CosineRestarts(cycles: 2, growth: 1.5f));

        Assert.True(rates[1] < rates[0] && rates[2] > rates[1] && rates[4] < rates[3]);
    }

    private float[] Rates(LearningRateSchedule schedule) =>
        [.. Inspect.History(Tasks.Regression.FitSmall(_mlContext, Rows.Make(40), options => Configure(options, schedule))).Select(epoch => epoch.LearningRate)];

    private static void Configure(DenseNetworkOptions options, LearningRateSchedule schedule)
    {
        options.LearningRateSchedule = schedule;
        options.LearningRate = 0.1f;
        options.Optimizer = Optimizer.GradientDescent();
        options.Epochs = 5;
    }
}
