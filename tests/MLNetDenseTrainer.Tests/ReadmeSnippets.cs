using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests;

/// <summary>The code of README.md as it stands there: it compiles, and <see cref="ReadmeSnippetsTests"/> runs it.</summary>
internal static class ReadmeSnippets
{
    public static BinaryClassificationMetrics SpelledOut(IDataView trainingData, IDataView testData)
    {
        var mlContext = new MLContext(seed: 1);

        var pipeline = mlContext.Transforms.NormalizeMeanVariance("Features")
            .Append(mlContext.DenseNetwork(
                loss: Loss.BinaryCrossEntropy,
                layers:
                [
                    new Dense(25, Activation.Relu),
                    new Dense(15, Activation.Relu),
                    new Dense(1, Activation.Sigmoid),
                ],
                epochs: 100));

        ITransformer model = pipeline.Fit(trainingData);
        var metrics = mlContext.BinaryClassification.Evaluate(model.Transform(testData));
        mlContext.Model.Save(model, trainingData.Schema, "model.zip");

        return metrics;
    }

    public static HeldOutMetrics? ChosenByTheTrainer(MLContext mlContext, IDataView trainingData)
    {
        var trainer = mlContext.DenseNetwork(Loss.BinaryCrossEntropy);
        var model = trainer.Fit(trainingData);
        Console.WriteLine(model.Model.HeldOut);     // out-of-fold log-loss, accuracy, AUC: without a cross-validation of your own

        return model.Model.HeldOut;
    }

    public static BinaryPredictionTransformer<DenseNetworkBinaryModelParameters> Options(MLContext mlContext, IDataView train, IDataView moreData)
    {
        var options = new DenseNetworkBinaryTrainer.Options
        {
            Layers = [new Dense(64, Activation.Relu, dropout: 0.1f), new Dense(1, Activation.Sigmoid)],
            Optimizer = Optimizer.AdamW(weightDecay: 0.01f),
            LearningRateSchedule = LearningRateSchedule.Cosine(warmupFraction: 0.05f),
            ValidationFraction = 0.2f,
            EarlyStopping = new EarlyStopping(patience: 10),
            OnEpoch = epoch => Console.WriteLine(epoch),
        };
        var trainer = mlContext.BinaryClassification.Trainers.DenseNetwork(options);
        BinaryPredictionTransformer<DenseNetworkBinaryModelParameters> model = trainer.Fit(train);
        model = trainer.Fit(moreData, model.Model);       // continues from these weights
        Console.WriteLine(model.Model);                   // a table of the layers

        return model;
    }

    public static void Onnx(BinaryPredictionTransformer<DenseNetworkBinaryModelParameters> model)
    {
        using FileStream file = File.Create("model.onnx");
        model.Model.SaveAsOnnx(file);       // Features -> PredictedLabel, Score, Probability
    }
}
