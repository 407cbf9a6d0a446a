using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Categories;

/// <summary>Rows whose categories are key columns beside the features, and trainings on them.</summary>
internal sealed class KeyTable(MLContext mlContext, List<CategoryRow> training)
{
    public ITransformer Preparation { get; } = mlContext.Transforms.Conversion.MapValueToKey("City")
        .Append(mlContext.Transforms.Conversion.MapValueToKey("Id"))
        .Append(mlContext.Transforms.Concatenate("Features", "Numbers"))
        .Fit(mlContext.Data.LoadFromEnumerable(training));

    public IDataView Training => View(training);

    public IDataView View(IEnumerable<CategoryRow> rows) => Preparation.Transform(mlContext.Data.LoadFromEnumerable(rows));

    public RegressionPredictionTransformer<DenseNetworkRegressionModelParameters> Fit(
        Action<DenseNetworkRegressionTrainer.Options>? configure = null, IDataView? view = null)
    {
        var options = new DenseNetworkRegressionTrainer.Options
        {
            CategoricalColumns = ["City", "Id"],
            EnsembleSize = 1,
            Epochs = 3,
            Seed = 1,
        };
        configure?.Invoke(options);
        return mlContext.Regression.Trainers.DenseNetwork(options).Fit(view ?? Training);
    }
}
