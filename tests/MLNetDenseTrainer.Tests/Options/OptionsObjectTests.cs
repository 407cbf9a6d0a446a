using System.Reflection;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Options;

/// <summary>An options object belongs to its user: trainers copy it and leave it alone.</summary>
public sealed class OptionsObjectTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Options_changed_after_the_trainer_was_made_DoNotReachIt(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        IDataView view = task.View(_mlContext, Rows.Make(40));
        List<Dense> layers = [new Dense(5, Activation.Tanh), new Dense(task.Outputs)];
        DenseNetworkOptions options = task.SmallOptions(options => options.Layers = layers);
        IEstimator<ITransformer> first = task.Trainer(_mlContext, options);
        IEstimator<ITransformer> second = task.Trainer(_mlContext, options);

        layers[0] = new Dense(9);
        options.Epochs = 1;
        options.Seed = 99;
        options.FeatureColumnName = "Elsewhere";

        ITransformer model = first.Fit(view);
        Assert.Equal(5, Inspect.Layers(model)[0].Units);
        Assert.Equal(3, Inspect.History(model).Count);
        Assert.Equal(ModelFile.Entries(_mlContext, model), ModelFile.Entries(_mlContext, second.Fit(view)));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Fit_LeavesOptionsAndTrainerAsTheyWere(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        DenseNetworkOptions options = task.SmallOptions(options => options.ValidationFraction = 0.2f);
        IEstimator<ITransformer> trainer = task.Trainer(_mlContext, options);
        object?[] optionsBefore = Values(options);
        object?[] trainerBefore = Values(trainer);

        trainer.Fit(task.View(_mlContext, Rows.Make(40)));

        Assert.Equal(optionsBefore, Values(options));
        Assert.Equal(trainerBefore, Values(trainer));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Making_a_trainer_DoesNoWork(string name)
    {
        var log = new LogCollector(_mlContext);

        IEstimator<ITransformer> trainer =
            Tasks.Named(name).SmallTrainer(_mlContext, options => options.OnEpoch = _ => Assert.Fail("trained"));

        Assert.NotNull(trainer);
        Assert.Empty(log.Infos);
        Assert.Empty(log.Warnings);
    }

    [Fact]
    public void Defaults_AreTheDocumentedOnes()
    {
        var options = new DenseNetworkRegressionTrainer.Options();

        Assert.Equal(("Label", "Features", null), (options.LabelColumnName, options.FeatureColumnName, options.ExampleWeightColumnName));
        Assert.Equal((0f, 0f, null, 2L << 30), (options.L2Regularization, options.ValidationFraction, options.GradientClipNorm, options.MaximumDataMemory));
        Assert.True(options.Shuffle && options.StandardizeTarget && !options.NonNegative);
        Assert.Null(options.Layers);
        object?[] chosenByTheTrainer =
        [
            options.InputScaling, options.MissingValues, options.NumericEmbedding, options.LearnedInputScale, options.Parametrization, options.Optimizer,
            options.LearningRate, options.LearningRateSchedule, options.WeightDecay, options.RegularizationSchedule, options.EnsembleSize, options.BatchSize,
            options.Epochs, options.ClampScores, options.EarlyStopping, options.MaximumTrainingTime, options.Seed, options.NumberOfThreads,
        ];
        Assert.All(chosenByTheTrainer, Assert.Null);
        Assert.Null(new DenseNetworkBinaryTrainer.Options().LabelSmoothing);
        Assert.Null(new DenseNetworkBinaryTrainer.Options().TemperatureScaling);
        Assert.Null(new DenseNetworkMulticlassTrainer.Options().ClassWeights);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void ToString_OfOptionsTrainerAndModel_NeverThrows(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        DenseNetworkOptions options = task.SmallOptions();
        ITransformer model = task.FitSmall(_mlContext, Rows.Make(20));

        Assert.NotNull(options.ToString());
        Assert.NotNull(task.NewOptions().ToString());
        Assert.NotNull(task.Trainer(_mlContext, options).ToString());
        string text = Inspect.Of(model).ToString()!;
        Assert.Contains("4 features", text, StringComparison.Ordinal);
        Assert.Contains("8  Tanh", text, StringComparison.Ordinal);
        // 4*8 + 8 in the hidden layer, 8 + 1 for every output.
        Assert.Contains($"{40 + 9 * task.Outputs}", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Info_TellsMLNetWhatTheTrainerWants(string name)
    {
        TrainerInfo info = ((dynamic)Tasks.Named(name).SmallTrainer(_mlContext)).Info;

        Assert.True(info.NeedNormalization);
        // One pass reads everything into memory, so a cached view would be a second copy.
        Assert.False(info.WantCaching);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Default_options_Train(string name)
    {
        TaskUnderTest task = Tasks.Named(name);

        DenseNetworkOptions options = task.NewOptions();
        options.Epochs = 3;

        ITransformer model = task.Trainer(_mlContext, options).Fit(task.View(_mlContext, Rows.Make(20)));

        Assert.Equal(3, Inspect.History(model).Count);
        Assert.Equal(16, Inspect.NumberOfNetworks(model));
        Assert.Equal([256, 256, task.Outputs], Inspect.Layers(model).Select(layer => layer.Units));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Layers_alone_TrainOnePlainNetwork(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        DenseNetworkOptions options = task.NewOptions();
        options.Layers = [new Dense(4), new Dense(task.Outputs)];
        var log = new LogCollector(_mlContext);

        ITransformer model = task.Trainer(_mlContext, options).Fit(task.View(_mlContext, Rows.Make(20)));

        Assert.Equal((100, 1), (Inspect.History(model).Count, Inspect.NumberOfNetworks(model)));
        Assert.All(Inspect.History(model), epoch => Assert.Equal(0.001f, epoch.LearningRate));
        string[] plain = ["Adam(beta1: 0.9, beta2: 0.999, epsilon: 1E-08)", "batch size 32", "input scaling Standardize"];
        Assert.All(plain, value => Assert.Contains(log.Infos, info => info.Contains(value, StringComparison.Ordinal)));
        string[] notPlain = ["missing values imputed", "embedding", "learned input scale"];
        Assert.All(notPlain, value => Assert.DoesNotContain(log.Infos, info => info.Contains(value, StringComparison.Ordinal)));
    }

    private static object?[] Values(object subject) =>
        [.. subject.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance).Select(field => field.GetValue(subject))];
}
