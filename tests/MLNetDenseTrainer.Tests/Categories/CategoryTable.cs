using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNetDenseTrainer.Tests.Categories;

/// <summary>Rows with one-hot categories in their features, and trainings on them.</summary>
internal sealed class CategoryTable(MLContext mlContext, List<CategoryRow> training, params string[] features)
{
    private readonly ITransformer _preparation = OneHot(mlContext)
        .Append(mlContext.Transforms.Concatenate("Features", features))
        .Fit(mlContext.Data.LoadFromEnumerable(training));

    public IDataView Training => View(training);

    public ITransformer Preparation => _preparation;

    public IDataView View(IEnumerable<CategoryRow> rows) => _preparation.Transform(mlContext.Data.LoadFromEnumerable(rows));

    /// <summary>A small training by default options, but for the number of networks and epochs.</summary>
    public RegressionPredictionTransformer<DenseNetworkRegressionModelParameters> Fit(
        Action<DenseNetworkRegressionTrainer.Options>? configure = null, IDataView? view = null)
    {
        var options = new DenseNetworkRegressionTrainer.Options { EnsembleSize = 1, Epochs = 30, Seed = 1 };
        configure?.Invoke(options);
        return mlContext.Regression.Trainers.DenseNetwork(options).Fit(view ?? Training);
    }

    public double RSquared(ITransformer model, IEnumerable<CategoryRow> rows) =>
        mlContext.Regression.Evaluate(model.Transform(View(rows))).RSquared;

    private static IEstimator<ITransformer> OneHot(MLContext mlContext) =>
        mlContext.Transforms.Categorical.OneHotEncoding("City1", "City")
            .Append(mlContext.Transforms.Categorical.OneHotEncoding("Id1", "Id"))
            .Append(mlContext.Transforms.Categorical.OneHotHashEncoding("IdHashed", "Id", numberOfBits: 11))
            .Append(mlContext.Transforms.Categorical.OneHotEncoding("CityCount", "City", OneHotEncodingEstimator.OutputKind.Bag));
}
