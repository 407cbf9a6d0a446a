using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Documents;

/// <summary>The code of README.md as it stands there.</summary>
internal static class ReadmeSnippets
{
    public static BinaryClassificationMetrics Churn()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = mlContext.Data.LoadFromTextFile<Customer>("churn.csv", new TextLoader.Options
        {
            Separators = [','],
            HasHeader = true,
            AllowQuoting = true,
            MissingRealsAsNaNs = true,
        });
        var split = mlContext.Data.TrainTestSplit(data, testFraction: 0.2);

        var pipeline = mlContext.Transforms.Categorical.OneHotEncoding("Plan")
            .Append(mlContext.Transforms.Concatenate("Features", "Plan", "Age", "Charges"))
            .Append(mlContext.DenseNetwork(Loss.BinaryCrossEntropy));
        ITransformer model = pipeline.Fit(split.TrainSet);

        var metrics = mlContext.BinaryClassification.Evaluate(model.Transform(split.TestSet));
        mlContext.Model.Save(model, data.Schema, "churn.zip");

        return metrics;
    }

    public static DenseNetworkBinaryTrainer SpelledOut(MLContext mlContext)
    {
        var trainer = mlContext.DenseNetwork(
            loss: Loss.BinaryCrossEntropy,
            layers:
            [
                new Dense(25, Activation.Relu),
                new Dense(15, Activation.Relu),
                new Dense(1, Activation.Sigmoid),
            ],
            epochs: 100);

        return trainer;
    }
}
