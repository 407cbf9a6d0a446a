using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Documents;

/// <summary>The code of the pages in docs as it stands there.</summary>
internal static class GuideSnippets
{
    public static HeldOutMetrics? ChosenByTheTrainer(MLContext mlContext, IDataView train)
    {
        var trainer = mlContext.DenseNetwork(Loss.BinaryCrossEntropy);
        var model = trainer.Fit(train);
        Console.WriteLine(model.Model.HeldOut);         // out-of-fold log-loss, accuracy, AUC
        Console.WriteLine(model.Model.TrainedWith);     // what the trainer chose

        return model.Model.HeldOut;
    }

    public static BinaryPredictionTransformer<DenseNetworkBinaryModelParameters> Options(MLContext mlContext, IDataView train)
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

        return model;
    }

    public static int CrossValidated(MLContext mlContext, IDataView train)
    {
        var folds = mlContext.BinaryClassification.CrossValidate(train, mlContext.DenseNetwork(Loss.BinaryCrossEntropy), numberOfFolds: 3);

        return folds.Count;
    }

    public static BinaryPredictionTransformer<DenseNetworkBinaryModelParameters> Grouped(MLContext mlContext, IDataView train)
    {
        var options = new DenseNetworkBinaryTrainer.Options { SamplingKeyColumnName = "CustomerId" };

        return mlContext.DenseNetwork(options).Fit(train);
    }

    public static BinaryPredictionTransformer<DenseNetworkBinaryModelParameters> SplitByTime(MLContext mlContext, IDataView rows)
    {
        var latest = mlContext.Data.FilterRowsByColumn(rows, "Month", lowerBound: 11);
        var earlier = mlContext.Data.FilterRowsByColumn(rows, "Month", upperBound: 11);
        var model = mlContext.DenseNetwork(new DenseNetworkBinaryTrainer.Options { ValidationSet = latest }).Fit(earlier);

        return model;
    }

    public static IEstimator<ITransformer> KeyColumns(MLContext mlContext)
    {
        var pipeline = mlContext.Transforms.Conversion.MapValueToKey("City")
            .Append(mlContext.Regression.Trainers.DenseNetwork(new DenseNetworkRegressionTrainer.Options
            {
                CategoricalColumns = ["City"],
            }));

        return pipeline;
    }

    public static BinaryPredictionTransformer<DenseNetworkBinaryModelParameters> Continued(
        DenseNetworkBinaryTrainer trainer, IDataView train, IDataView moreData)
    {
        var model = trainer.Fit(train);
        model = trainer.Fit(moreData, model.Model);     // continues from these weights

        return model;
    }

    public static void Saved(MLContext mlContext, IDataView train, BinaryPredictionTransformer<DenseNetworkBinaryModelParameters> model)
    {
        Console.WriteLine(model.Model);                 // a table of the layers
        mlContext.Model.Save(model, train.Schema, "model.zip");
        using FileStream file = File.Create("model.onnx");
        model.Model.SaveAsOnnx(file);                   // Features -> PredictedLabel, Score, Probability
    }

    public static ITransformer LoadedToScoreInBatches(MLContext mlContext)
    {
        ITransformer model = mlContext.Model.ScoreInBatches(mlContext.Model.Load("model.zip", out _));

        return model;
    }

    public static DenseNetworkBinaryTrainer Recipe(MLContext mlContext)
    {
        var trainer = mlContext.DenseNetwork(Loss.BinaryCrossEntropy);

        return trainer;
    }

    public static DenseNetworkBinaryTrainer Quick(MLContext mlContext)
    {
        var trainer = mlContext.DenseNetwork(Loss.BinaryCrossEntropy, effort: Effort.Quick);

        return trainer;
    }
}
