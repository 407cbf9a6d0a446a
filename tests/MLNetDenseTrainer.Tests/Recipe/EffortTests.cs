using MLNetDenseTrainer.Tests.Support;
using MLNetDenseTrainer.Training;
using MLNetDenseTrainer.Training.Plan;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Recipe;

/// <summary>An effort is a set of ordinary options: less or more work, and nothing else.</summary>
public sealed class EffortTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<long, int, bool> Tables => new()
    {
        { 60, 4, false },
        { 1_000, 50, false },
        { 3_000, 10, false },
        { 20_000, 10, false },
        { 1_000_000, 10, false },
        { 72, 7129, false },
        { 1_000, 5_000, true },
        { 50_000, 5_000, true },
    };

    [Theory]
    [MemberData(nameof(Tables))]
    [Shows(nameof(DenseNetworkOptions.Effort))]
    public void More_effort_IsMoreWork_InTheSameWay(long rows, int features, bool isSparse)
    {
        TrainingSettings[] settings = [.. Enum.GetValues<Effort>().Select(effort => Settings(effort, rows, features, isSparse))];

        long[] work = [.. settings.Select(each => (long)each.EnsembleSize * each.Epochs)];
        Assert.InRange((double)work[1] / work[0], 1.7, 12);
        Assert.InRange((double)work[2] / work[1], 1.7, 8);
        Assert.Single(settings.Select(
            each => $"{each.LearningRate} {each.LearningRateSchedule} {each.Optimizer} {each.WeightDecay}").Distinct());
    }

    [Fact]
    public void Options_that_are_set_StayAsTheyAreSet()
    {
        var options = new DenseNetworkBinaryTrainer.Options { Effort = Effort.Quick, EnsembleSize = 7, Epochs = 3, BatchSize = 11 };

        TrainingSettings settings = TrainingPlan.From(options, Facts(1_000, 4, isSparse: false), continued: null).Settings;

        Assert.Equal((7, 3, 11), (settings.EnsembleSize, settings.Epochs, settings.BatchSize));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Effort_IsNamedInTheLog(string task)
    {
        var log = new LogCollector(_mlContext);

        Tasks.Named(task).FitRecipe(_mlContext, Rows.Make(60), options => options.Effort = Effort.Quick);

        Assert.Contains(log.Infos, info => info.StartsWith("Effort is Quick: the recipe for tables", StringComparison.Ordinal));
    }

    [Fact]
    public void With_layers_EffortDecidesNothing_AndAWarningSaysSo()
    {
        var log = new LogCollector(_mlContext);

        ITransformer standard = Tasks.Binary.FitSmall(_mlContext, Rows.Make(60));
        Assert.Empty(log.Warnings);
        ITransformer thorough = Tasks.Binary.FitSmall(_mlContext, Rows.Make(60), options => options.Effort = Effort.Thorough);

        Assert.Equal(Inspect.Parameters(standard), Inspect.Parameters(thorough));
        Assert.Equal(Inspect.TrainedWith(standard), Inspect.TrainedWith(thorough));
        Assert.StartsWith("Effort is Thorough, but it decides nothing", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Simple_forms_TakeEffortAndOnEpoch()
    {
        IDataView view = Tasks.Binary.View(_mlContext, Rows.Make(60));
        int called = 0;
        void Stop(EpochProgress epoch)
        {
            called++;
            epoch.Stop();
        }

        var quick = _mlContext.DenseNetwork(Loss.BinaryCrossEntropy, effort: Effort.Quick, onEpoch: Stop).Fit(view);
        var thorough = _mlContext.BinaryClassification.Trainers.DenseNetwork(effort: Effort.Thorough, onEpoch: Stop).Fit(view);

        Assert.Equal((8, 32), (quick.Model.NumberOfNetworks, thorough.Model.NumberOfNetworks));
        Assert.Equal(quick.Model.History.Count + thorough.Model.History.Count, called);
    }

    [Theory]
    [InlineData(Effort.Quick, 128)]
    [InlineData(Effort.Standard, 256)]
    [InlineData(Effort.Thorough, 256)]
    public void Quick_networks_of_tables_AreNarrow(Effort effort, int units)
    {
        var options = new DenseNetworkBinaryTrainer.Options { Effort = effort };

        IReadOnlyList<Dense> layers = TrainingPlan.From(options, Facts(1_000, 4, isSparse: false), continued: null).Layers;

        Assert.Equal([units, units, 1], layers.Select(layer => layer.Units));
    }

    private static TrainingSettings Settings(Effort effort, long rows, int features, bool isSparse) => TrainingPlan.From(
        new DenseNetworkBinaryTrainer.Options { Effort = effort }, Facts(rows, features, isSparse), continued: null).Settings;

    private static DataFacts Facts(long rows, int features, bool isSparse) =>
        new(features, Outputs: 1) { Rows = rows, IsSparse = isSparse, HasValidationSet = true };
}
