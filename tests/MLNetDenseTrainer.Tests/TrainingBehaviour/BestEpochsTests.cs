using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>A model tells which epoch the parameters of each of its networks are from.</summary>
public sealed class BestEpochsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Without_early_stopping_ItIsTheLastOfEachNetwork(string name)
    {
        foreach (int networks in new[] { 1, 3 })
        {
            ITransformer model = Tasks.Named(name).FitSmall(_mlContext, Rows.Make(41), options => options.EnsembleSize = networks);
            Assert.Equal(Enumerable.Repeat(3, networks), Inspect.BestEpochs(model));
        }
    }

    [Fact]
    public void With_early_stopping_ItIsTheEpochWhoseParametersTheModelHas()
    {
        ITransformer Fit(int epochs, EarlyStopping? stopping) => Tasks.Binary.FitSmall(_mlContext, Rows.Make(40), options =>
            (options.ValidationFraction, options.LearningRate, options.Epochs, options.EarlyStopping) = (0.3f, 0.3f, epochs, stopping));

        ITransformer stopped = Fit(100, new EarlyStopping(patience: 3));

        int best = Inspect.BestEpochs(stopped).Single();
        Assert.Equal(Inspect.History(stopped).MinBy(epoch => epoch.ValidationLoss)!.Epoch, best);
        Assert.InRange(best, 1, Inspect.History(stopped).Count - 3);
        Assert.Equal(Inspect.Parameters(Fit(best, null)), Inspect.Parameters(stopped));
    }

    [Fact]
    public void Each_network_of_several_HasItsOwn()
    {
        ITransformer model = Tasks.Binary.FitSmall(_mlContext, Rows.Make(60), options =>
        {
            (options.EnsembleSize, options.LearningRate, options.Epochs) = (5, 0.3f, 100);
            options.EarlyStopping = new EarlyStopping(patience: 3);
        });

        IReadOnlyList<int> best = Inspect.BestEpochs(model);

        Assert.Equal(5, best.Count);
        Assert.True(best.Distinct().Count() > 1, string.Join(' ', best));
        Assert.Equal(Inspect.History(model).Count - 3, best.Max());
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void They_OutliveTheFile(string name)
    {
        ITransformer model = Tasks.Named(name).FitRecipe(_mlContext, Rows.Make(40));

        Assert.Equal(16, Inspect.BestEpochs(model).Count);
        Assert.Equal(Inspect.BestEpochs(model), Inspect.BestEpochs(ModelFile.Reload(_mlContext, model)));
    }
}
