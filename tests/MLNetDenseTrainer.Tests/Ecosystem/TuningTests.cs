using System.Reflection;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.SearchSpace;

namespace MLNetDenseTrainer.Tests.Ecosystem;

/// <summary>The options to tune, as AutoML's search space reads and fills them.</summary>
public sealed class TuningTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Every_property_HasOneRangeThatBeginsWithItsDefault()
    {
        var defaults = new DenseNetworkTuning();

        Assert.Equal(typeof(DenseNetworkTuning).GetProperties().Length, SearchSpaceTwin.Options<DenseNetworkTuning>().Length);
        foreach (PropertyInfo option in SearchSpaceTwin.Options<DenseNetworkTuning>())
            Assert.Equal(option.GetValue(defaults), SearchSpaceTwin.Default(option));
    }

    [Fact]
    public void Ranges_AreOnesThatASearchSpaceTakes()
    {
        foreach (PropertyInfo option in SearchSpaceTwin.Options<DenseNetworkTuning>())
        {
            switch (SearchSpaceTwin.Range(option))
            {
                case RangeAttribute range:
                    (double min, double init, double max) = (Convert.ToDouble(range.Min), Convert.ToDouble(range.Init), Convert.ToDouble(range.Max));
                    Assert.True(min <= init && init <= max && (min > 0 || !range.LogBase), option.Name);
                    Assert.Equal(option.PropertyType, range.Min.GetType());
                    break;
                case ChoiceAttribute choice:
                    Assert.True(option.PropertyType.IsEnum);
                    Assert.Distinct(choice.Candidates);
                    Assert.Contains(choice.DefaultValue, choice.Candidates);
                    break;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Every_end_of_every_range_Trains(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        IDataView view = task.View(_mlContext, Rows.Make(20));
        foreach (PropertyInfo option in SearchSpaceTwin.Options<DenseNetworkTuning>())
        {
            foreach (double end in (double[])[0.0, 1.0])
            {
                // The others at the small end, so that it does not take long.
                DenseNetworkTuning tuning = SearchSpaceTwin.Sample<DenseNetworkTuning>(other => other == option ? end : 0.0);
                DenseNetworkOptions options = tuning.ApplyTo(task.NewOptions(), task.Outputs);

                ITransformer model = task.Trainer(_mlContext, options).Fit(view);

                Assert.Equal(tuning.Epochs, Inspect.History(model).Count);
                Assert.Equal(tuning.HiddenLayers + 1, Inspect.Layers(model).Count);
                Assert.All(Inspect.Layers(model).SkipLast(1), layer => Assert.Equal((tuning.HiddenUnits, tuning.Activation), (layer.Biases.Length, layer.Activation)));
            }
        }
    }

    [Fact]
    public void Options_that_are_not_tuned_Stay()
    {
        var options = new DenseNetworkBinaryTrainer.Options { LabelColumnName = "Churn", ValidationFraction = 0.3f, LabelSmoothing = 0.1f };

        DenseNetworkBinaryTrainer.Options tuned = new DenseNetworkTuning { LearningRate = 0.02f, Dropout = 0.25f }.ApplyTo(options);

        Assert.Same(options, tuned);
        Assert.Equal(("Churn", 0.3f, 0.1f, 0.02f), (tuned.LabelColumnName, tuned.ValidationFraction, tuned.LabelSmoothing!.Value, tuned.LearningRate!.Value));
        Assert.All(tuned.Layers!.SkipLast(1), layer => Assert.Equal(0.25f, layer.Dropout));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DenseNetworkTuning { HiddenUnits = 0 }.ApplyTo(options));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DenseNetworkTuning { HiddenLayers = -1 }.ApplyTo(options));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DenseNetworkTuning().ApplyTo(options, outputs: 0));
        Assert.Throws<ArgumentNullException>(() => new DenseNetworkTuning().ApplyTo<DenseNetworkBinaryTrainer.Options>(null!));
    }

    [Fact]
    public void Random_search_FindsABetterNetworkThanItsWorst()
    {
        IDataView view = Tasks.Regression.View(_mlContext, Rows.Make(150));
        var random = new Random(1);

        double[] errors = [.. Enumerable.Range(0, 6).Select(_ =>
        {
            DenseNetworkTuning tuning = SearchSpaceTwin.Sample<DenseNetworkTuning>(_ => 0.6 * random.NextDouble());
            var options = tuning.ApplyTo(new DenseNetworkRegressionTrainer.Options { ValidationFraction = 0.2f, Seed = 1 });
            return Inspect.HeldOut(_mlContext.Regression.Trainers.DenseNetwork(options).Fit(view))!.RootMeanSquaredError!.Value;
        })];

        Assert.True(errors.Min() < 0.7 * errors.Max(), string.Join(' ', errors));
    }
}
