using Microsoft.ML;
using Microsoft.ML.Data;

namespace BreastCancer;

/// <summary>The sample's work, from the data to a model that another process predicts with.</summary>
internal static class Job
{
    // Fixes the split too. With some 140 test rows, one row is 0.7 % of accuracy: over random splits the network is on average a little ahead of
    // logistic regression, but not on each of them.
    private const int Seed = 1;

    // Far below what any split gives, so that no processor's rounding decides.
    private const double FarTooFewRight = 0.8;

    /// <returns>The exit code: 0 if the network has learned something and the loaded model repeats its scores bit for bit.</returns>
    public static int Run()
    {
        Report.UseConsole();
        var mlContext = new MLContext(Seed);
        BreastCancerData data = BreastCancerData.Load(mlContext);
        DataOperationsCatalog.TrainTestData split = mlContext.Data.TrainTestSplit(data.Rows, testFraction: 0.25, seed: Seed);
        var pipelines = new Pipelines(mlContext, data.FeatureNames);
        string output = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "output")).FullName;

        CrossValidate(mlContext, split.TrainSet, pipelines);

        DrawLearningCurve(split.TrainSet, pipelines, Path.Combine(output, "learning-curve.png"));

        Report.Heading("Training the network on all training rows, as the model to keep");
        var model = TrainingDisplay.Show(onEpoch => pipelines.DenseNetwork(onEpoch: onEpoch).Fit(split.TrainSet));
        Console.WriteLine(model.LastTransformer.Model);

        bool hasLearned = Compare(mlContext, split, pipelines, model);
        bool sameBits = PredictElsewhere(mlContext, model, split.TestSet, output);
        return hasLearned && sameBits ? 0 : 1;
    }

    private static void CrossValidate(MLContext mlContext, IDataView trainSet, Pipelines pipelines)
    {
        Report.Heading("5-fold cross-validation of the network, on the training rows");
        var folds = mlContext.BinaryClassification.CrossValidate(
            trainSet, pipelines.DenseNetwork(), numberOfFolds: 5, labelColumnName: BreastCancerData.LabelColumn, seed: Seed);
        Report.CrossValidation(folds.Select(fold => fold.Metrics));
    }

    /// <summary>The rows held back show that the loss falls on rows the network does not learn from, and does not rise again.</summary>
    private static void DrawLearningCurve(IDataView trainSet, Pipelines pipelines, string path)
    {
        Report.Heading("Training the network with a fifth of the training rows held back");
        var model = TrainingDisplay.Show(onEpoch => pipelines.DenseNetwork(validationFraction: 0.2f, onEpoch).Fit(trainSet));
        LearningCurve.SavePng(model.LastTransformer.Model.History, path);
        Console.WriteLine($"Learning curve: {path}");
    }

    private static bool Compare(MLContext mlContext, DataOperationsCatalog.TrainTestData split, Pipelines pipelines, ITransformer network)
    {
        CalibratedBinaryClassificationMetrics Evaluate(ITransformer model) =>
            mlContext.BinaryClassification.Evaluate(model.Transform(split.TestSet), BreastCancerData.LabelColumn);

        Report.Heading("Training what the trainer chooses: several networks, each with a part of the rows held back");
        var chosen = pipelines.ChosenNetwork().Fit(split.TrainSet);
        Console.WriteLine($"On the rows held back: {chosen.LastTransformer.Model.HeldOut}");

        Report.Heading("On the test rows, which no training has seen");
        CalibratedBinaryClassificationMetrics ours = Evaluate(network);
        CalibratedBinaryClassificationMetrics lbfgs = Evaluate(pipelines.LbfgsLogisticRegression().Fit(split.TrainSet));
        CalibratedBinaryClassificationMetrics sdca = Evaluate(pipelines.SdcaLogisticRegression().Fit(split.TrainSet));
        Report.Comparison([("DenseNetwork 25-15-1", ours), ("DenseNetwork, chosen", Evaluate(chosen)), ("LbfgsLogisticRegression", lbfgs), ("SdcaLogisticRegression", sdca)]);

        bool keepsUp = ours.Accuracy >= lbfgs.Accuracy && ours.AreaUnderRocCurve >= lbfgs.AreaUnderRocCurve;
        Console.WriteLine($"Accuracy and AUC at least those of LbfgsLogisticRegression: {(keepsUp ? "yes" : "no, on this split")}");
        return ours.Accuracy > FarTooFewRight;
    }

    private static bool PredictElsewhere(MLContext mlContext, ITransformer model, IDataView testSet, string output)
    {
        Report.Heading("The saved model in another process; some of the test rows");
        string modelPath = Path.Combine(output, "model.zip");
        string rowsPath = Path.Combine(output, "test-rows.idv");
        mlContext.Model.Save(model, testSet.Schema, modelPath);
        using (FileStream file = File.Create(rowsPath))
            mlContext.Data.SaveAsBinary(testSet, file);
        Console.WriteLine($"Model: {modelPath}");

        IDataView predictions = model.Transform(testSet);
        float[] here = [.. predictions.GetColumn<float>("Score")];
        float[] there = ChildProcess.Predict(modelPath, rowsPath);
        bool same = here.Select(BitConverter.SingleToUInt32Bits).SequenceEqual(there.Select(BitConverter.SingleToUInt32Bits));
        Console.WriteLine($"{there.Length} scores of the child process, bit for bit those of this one ({here.Length}): {(same ? "yes" : "NO")}");
        Report.Predictions(predictions, count: 8);
        return same;
    }
}
