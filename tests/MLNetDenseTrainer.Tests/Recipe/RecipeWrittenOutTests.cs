using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Recipe;

/// <summary>The recipe is a set of options and nothing hidden: written out, layers too, they train the same model to the bit.</summary>
public sealed class RecipeWrittenOutTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData("binary", 15)]
    [InlineData("binary", 60)]
    [InlineData("binary", 600)]
    [InlineData("regression", 60)]
    [InlineData("regression", 600)]
    [InlineData("multiclass Name", 60)]
    [InlineData("multiclass Name", 600)]
    public void Options_written_out_GiveTheModelOfTheRecipe(string name, int rows)
    {
        TaskUnderTest task = Tasks.Named(name);
        IDataView view = task.View(_mlContext, Rows.Make(rows));
        int networks = Math.Min(rows, 16);

        ITransformer recipe = Fit(task, view, _ => { });
        ITransformer writtenOut = Fit(task, view, options => WriteOut(options, task.Outputs, networks));

        Assert.Equal(Inspect.TrainedWith(recipe), Inspect.TrainedWith(writtenOut));
        Assert.Equal(ModelFile.Entries(_mlContext, recipe), ModelFile.Entries(_mlContext, writtenOut));
    }

    [Fact]
    public void Weight_decay_of_the_recipe_GoesWithItsOwnOptimizer()
    {
        TaskUnderTest task = Tasks.Binary;
        IDataView view = task.View(_mlContext, Rows.Make(60));

        string own = Inspect.TrainedWith(Fit(task, view, _ => { }));
        string named = Inspect.TrainedWith(Fit(task, view, options => options.Optimizer = Optimizer.Adam(beta2: 0.95f)));

        Assert.Contains("weight decay 0.02", own, StringComparison.Ordinal);
        Assert.DoesNotContain("weight decay", named, StringComparison.Ordinal);
    }

    // One epoch of those that are planned.
    private ITransformer Fit(TaskUnderTest task, IDataView view, Action<DenseNetworkOptions> change) => task.Trainer(_mlContext, task.RecipeOptions(options =>
    {
        (options.Epochs, options.EnsembleSize, options.BatchSize, options.Seed) = (null, null, null, 1);
        options.OnEpoch = epoch => epoch.Stop();
        change(options);
    })).Fit(view);

    private static void WriteOut(DenseNetworkOptions options, int outputs, int networks)
    {
        bool isRegression = options is DenseNetworkRegressionOptions;
        var hidden = new Dense(256, Activation.Mish, isRegression ? 0.1f : 0.15f);
        options.Layers = [hidden, hidden, new Dense(outputs)];
        options.InputScaling = InputScaling.RobustQuantile;
        options.MissingValues = MissingValues.Impute;
        options.NumericEmbedding = NumericEmbedding.Periodic;
        options.LearnedInputScale = true;
        options.Parametrization = Parametrization.NeuralTangent;
        options.Optimizer = Optimizer.Adam(beta2: 0.95f);
        options.LearningRate = isRegression ? 0.08f : 0.04f;
        options.LearningRateSchedule = LearningRateSchedule.CosineCycles();
        options.WeightDecay = 0.02f;
        options.RegularizationSchedule = RegularizationSchedule.FlatCosine;
        options.EnsembleSize = networks;
        options.BatchSize = 64;
        options.Epochs = 256;
        options.EarlyStopping = new EarlyStopping(patience: int.MaxValue);
        if (options is DenseNetworkRegressionOptions regression)
            regression.ClampScores = true;
        if (options is not DenseNetworkClassificationOptions classification)
            return;
        (classification.LabelSmoothing, classification.TemperatureScaling) = (0.1f, true);
        (classification.SmoothingTarget, classification.ClassOffsets) = (SmoothingTarget.ClassFrequencies, true);
        (classification.Folds, classification.ValidationMetric) = (Math.Min(networks / 2, 8), ValidationMetric.CalibratedLoss);
    }
}
