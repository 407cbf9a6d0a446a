using System.Collections.Immutable;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Ecosystem;

/// <summary>Permutation feature importance, by transformer and by a whole model that was saved and loaded.</summary>
public sealed class FeatureImportanceTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public enum Form
    {
        Fitted,
        Loaded,
        LoadedChain,
    }

    public static TheoryData<bool, Form> FormsOfModels
    {
        get
        {
            var data = new TheoryData<bool, Form>();
            foreach (bool sparse in (bool[])[false, true])
            {
                foreach (Form form in Enum.GetValues<Form>())
                    data.Add(sparse, form);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(FormsOfModels))]
    public void Binary_FindsTheFeatureThatMatters(bool sparse, Form form)
    {
        (IDataView view, ITransformer model) = Fitted(Tasks.Binary, sparse, form);

        var byTransformer = _mlContext.BinaryClassification.PermutationFeatureImportance(
            (ISingleFeaturePredictionTransformer<DenseNetworkBinaryModelParameters>)Last(model), Prepared(model, view));
        ImmutableDictionary<string, BinaryClassificationMetricsStatistics> byModel =
            _mlContext.BinaryClassification.PermutationFeatureImportanceNonCalibrated(model, view);

        Check(byTransformer.Select(metrics => -metrics.AreaUnderRocCurve.Mean),
            byModel.ToDictionary(pair => pair.Key, pair => -pair.Value.AreaUnderRocCurve.Mean));
    }

    [Theory]
    [MemberData(nameof(FormsOfModels))]
    public void Regression_FindsTheFeatureThatMatters(bool sparse, Form form)
    {
        (IDataView view, ITransformer model) = Fitted(Tasks.Regression, sparse, form);

        var byTransformer = _mlContext.Regression.PermutationFeatureImportance(
            (ISingleFeaturePredictionTransformer<DenseNetworkRegressionModelParameters>)Last(model), Prepared(model, view));
        ImmutableDictionary<string, RegressionMetricsStatistics> byModel =
            _mlContext.Regression.PermutationFeatureImportance(model, view);

        Check(byTransformer.Select(metrics => -metrics.RSquared.Mean),
            byModel.ToDictionary(pair => pair.Key, pair => -pair.Value.RSquared.Mean));
    }

    [Theory]
    [MemberData(nameof(FormsOfModels))]
    public void Multiclass_FindsTheFeatureThatMatters(bool sparse, Form form)
    {
        (IDataView view, ITransformer model) = Fitted(Tasks.Multiclass, sparse, form);

        var byTransformer = _mlContext.MulticlassClassification.PermutationFeatureImportance(
            (ISingleFeaturePredictionTransformer<DenseNetworkMulticlassModelParameters>)Last(model), Prepared(model, view));
        ImmutableDictionary<string, MulticlassClassificationMetricsStatistics> byModel =
            _mlContext.MulticlassClassification.PermutationFeatureImportance(model, view);

        Check(
            byTransformer.Select(metrics => metrics.LogLoss.Mean), byModel.ToDictionary(pair => pair.Key, pair => pair.Value.LogLoss.Mean));
    }

    [Fact]
    public void Importance_of_an_ensemble_IsFoundToo()
    {
        IDataView view = Tasks.Regression.View(_mlContext, Rows.Make(200));
        ITransformer model = Tasks.Regression.SmallTrainer(_mlContext, options => (options.Epochs, options.EnsembleSize) = (30, 3)).Fit(view);

        var byModel = _mlContext.Regression.PermutationFeatureImportance(model, view);

        Assert.Equal("x0", byModel.MinBy(pair => pair.Value.RSquared.Mean).Key);
    }

    [Fact]
    public void Filter_by_feature_weights_IsIgnored()
    {
        (IDataView view, ITransformer model) = Fitted(Tasks.Regression, sparse: false, Form.Loaded);

        // A network has no weight for each feature, so ML.NET measures all of them.
        Assert.Equal(Rows.Features, _mlContext.Regression.PermutationFeatureImportance(model, view, useFeatureWeightFilter: true).Count);
    }

    // Labels follow x0, x2 * x0 and half of x3; x1 is in none of them.
    private static void Check(IEnumerable<double> harm, Dictionary<string, double> harmByName)
    {
        double[] harms = [.. harm];
        Assert.Equal(Rows.Features, harms.Length);
        Assert.Equal(0, Array.IndexOf(harms, harms.Max()));
        Assert.Equal(["x0", "x1", "x2", "x3"], harmByName.Keys.Order());
        Assert.Equal("x0", harmByName.MaxBy(pair => pair.Value).Key);
    }

    private static ITransformer Last(ITransformer model) => model is IEnumerable<ITransformer> chain ? Last(chain.Last()) : model;

    // What the last transformer gets to see.
    private static IDataView Prepared(ITransformer model, IDataView view) =>
        model is IEnumerable<ITransformer> chain ? chain.SkipLast(1).Aggregate(view, (data, transformer) => transformer.Transform(data)) : view;

    private (IDataView View, ITransformer Model) Fitted(TaskUnderTest task, bool sparse, Form form)
    {
        IDataView view = task.View(_mlContext, sparse ? Rows.Sparse(Rows.Make(200)) : Rows.Make(200));
        IEstimator<ITransformer> trainer = task.SmallTrainer(_mlContext, options => options.Epochs = 30);
        ITransformer model = form == Form.LoadedChain ? _mlContext.Transforms.NormalizeMinMax("Features").Append(trainer).Fit(view) : trainer.Fit(view);
        return (view, form == Form.Fitted ? model : ModelFile.Reload(_mlContext, model));
    }
}
