using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDenseTrainer.Tests.Support;

namespace MLNetDenseTrainer.Tests.Ecosystem;

/// <summary>Permutation feature importance, by transformer and by a whole model that was saved and loaded.</summary>
public sealed class FeatureImportanceTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Binary_FindsTheFeatureThatMatters(bool sparse)
    {
        (IDataView view, ITransformer model) = Fitted(Tasks.Binary, sparse);

        var byTransformer = _mlContext.BinaryClassification.PermutationFeatureImportance(
            (BinaryPredictionTransformer<DenseNetworkBinaryModelParameters>)model, view);
        ImmutableDictionary<string, BinaryClassificationMetricsStatistics> byModel =
            _mlContext.BinaryClassification.PermutationFeatureImportanceNonCalibrated(Loaded(view, model), view);

        Check(byTransformer.Select(metrics => -metrics.AreaUnderRocCurve.Mean),
            byModel.ToDictionary(pair => pair.Key, pair => -pair.Value.AreaUnderRocCurve.Mean));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Regression_FindsTheFeatureThatMatters(bool sparse)
    {
        (IDataView view, ITransformer model) = Fitted(Tasks.Regression, sparse);

        var byTransformer = _mlContext.Regression.PermutationFeatureImportance(
            (RegressionPredictionTransformer<DenseNetworkRegressionModelParameters>)model, view);
        ImmutableDictionary<string, RegressionMetricsStatistics> byModel =
            _mlContext.Regression.PermutationFeatureImportance(Loaded(view, model), view);

        Check(byTransformer.Select(metrics => -metrics.RSquared.Mean),
            byModel.ToDictionary(pair => pair.Key, pair => -pair.Value.RSquared.Mean));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Multiclass_FindsTheFeatureThatMatters(bool sparse)
    {
        (IDataView view, ITransformer model) = Fitted(Tasks.Multiclass, sparse);

        var byTransformer = _mlContext.MulticlassClassification.PermutationFeatureImportance(
            (MulticlassPredictionTransformer<DenseNetworkMulticlassModelParameters>)model, view);
        ImmutableDictionary<string, MulticlassClassificationMetricsStatistics> byModel =
            _mlContext.MulticlassClassification.PermutationFeatureImportance(Loaded(view, model), view);

        Check(
            byTransformer.Select(metrics => metrics.LogLoss.Mean), byModel.ToDictionary(pair => pair.Key, pair => pair.Value.LogLoss.Mean));
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

    private (IDataView View, ITransformer Model) Fitted(TaskUnderTest task, bool sparse)
    {
        List<Row> rows = sparse ? Rows.Sparse(Rows.Make(200)) : Rows.Make(200);
        IDataView view = task.View(_mlContext, rows);
        return (view, task.SmallTrainer(_mlContext, options => options.Epochs = 30).Fit(view));
    }

    private ITransformer Loaded(IDataView view, ITransformer model)
    {
        using var file = new MemoryStream(ModelFile.Save(_mlContext, model, view.Schema));
        return _mlContext.Model.Load(file, out _);
    }
}
