using System.Reflection;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.EstimatorContract.Checks;

/// <summary>Trainers, options and models as objects: scikit-learn's API checks.</summary>
internal static class ApiChecks
{
    private sealed class Named
    {
        public string Name { get; set; } = "";
    }

    public static void EstimatorCloneable(CheckedEstimator e)
    {
        IDataView view = e.View(e.Rows(40));
        DenseNetworkOptions options = e.Task.SmallOptions();
        IEstimator<ITransformer> first = e.Task.Trainer(e.MLContext, options);
        IEstimator<ITransformer> second = e.Task.Trainer(e.MLContext, options);
        (options.Epochs, options.Seed, options.FeatureColumnName) = (1, 99, "Elsewhere");

        Assert.Equal(e.Entries(first.Fit(view)), e.Entries(second.Fit(view)));
    }

    public static void EstimatorRepr(CheckedEstimator e)
    {
        ITransformer model = e.Fit(e.Rows(40));

        Assert.NotNull(e.Task.SmallOptions().ToString());
        Assert.NotNull(e.Trainer().ToString());
        Assert.Contains("4 features", Inspect.Of(model).ToString(), StringComparison.Ordinal);
    }

    public static void NoWorkWhenMade(CheckedEstimator e)
    {
        var log = new LogCollector(e.MLContext);
        IDataView unreadable = e.MLContext.Data.FilterByCustomPredicate<Named>(e.View(e.Rows(20)), _ => throw new InvalidDataException("Read too early."));

        IEstimator<ITransformer> trainer = e.Trainer(options => options.ValidationSet = unreadable);

        Assert.Empty(log.Infos);
        Assert.Throws<InvalidDataException>(() => trainer.Fit(e.View(e.Rows(40))));
    }

    public static void FitLeavesParametersAlone(CheckedEstimator e)
    {
        DenseNetworkOptions options = e.Task.SmallOptions(options => options.ValidationFraction = 0.2f);
        IEstimator<ITransformer> trainer = e.Task.Trainer(e.MLContext, options);
        (object?[] optionsBefore, object?[] trainerBefore) = (Values(options), Values(trainer));

        trainer.Fit(e.View(e.Rows(40)));

        Assert.Equal(optionsBefore, Values(options));
        Assert.Equal(trainerBefore, Values(trainer));
    }

    public static void DefaultConstructible(CheckedEstimator e)
    {
        DenseNetworkOptions options = e.Task.NewOptions();
        options.Epochs = 2;

        ITransformer model = e.Task.Trainer(e.MLContext, options).Fit(e.View(e.Rows(25)));

        Assert.All(Columns.Scores(model.Transform(e.View(e.Rows(10, seed: 2)))), score => Assert.True(float.IsFinite(score)));
    }

    public static void ValidTags(CheckedEstimator e)
    {
        TrainerInfo info = ((dynamic)e.Trainer()).Info;

        Assert.True(info.NeedNormalization);
        Assert.False(info.WantCaching);
    }

    public static void EpochsRunAreExposed(CheckedEstimator e) => Assert.Equal(3, Inspect.History(e.Fit(e.Rows(40))).Count);

    public static void NumberOfFeaturesIsExposed(CheckedEstimator e)
    {
        ITransformer model = e.Trainer().Fit(e.View(e.Rows(40, features: 7), features: 7));

        Assert.Equal(7, Inspect.NumberOfFeatures(model));
        Assert.Equal(7, Inspect.NumberOfFeatures(ModelFile.Reload(e.MLContext, model)));
    }

    public static void OtherNumberOfFeaturesIsRefused(CheckedEstimator e)
    {
        ITransformer model = e.Fit(e.Rows(40));

        string message = Assert.ThrowsAny<Exception>(() => model.Transform(e.View(e.Rows(5, features: 7), features: 7))).Message;

        Assert.Contains("Vector<Single, 7>", message, StringComparison.Ordinal);
        Assert.Contains("Vector<Single, 4>", message, StringComparison.Ordinal);
    }

    public static void ContinuingOnOtherNumberOfFeaturesIsRefused(CheckedEstimator e)
    {
        ITransformer model = e.Fit(e.Rows(40));

        string message = Assert.ThrowsAny<ArgumentException>(() => e.Task.Continue(e.Trainer(), e.View(e.Rows(40, features: 7), features: 7), model)).Message;

        Assert.Contains("4-8 Tanh", message, StringComparison.Ordinal);
        Assert.Contains("7-8 Tanh", message, StringComparison.Ordinal);
    }

    public static void MissingLabelColumnIsRefused(CheckedEstimator e)
    {
        IDataView unlabelled = InvalidViews.Apply(e.View(e.Rows(40)), e.MLContext.Transforms.DropColumns("Label"));

        string message = Assert.Throws<ArgumentOutOfRangeException>(() => e.Trainer().Fit(unlabelled)).Message;

        Assert.Contains("Could not find label column 'Label'", message, StringComparison.Ordinal);
    }

    private static object?[] Values(object subject) =>
        [.. subject.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance).Select(field => field.GetValue(subject))];
}
