using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests;

/// <summary>The documented snippets, as a user would paste them: they compile and run.</summary>
public sealed class ApiSnippetsTests
{
    private sealed class Row
    {
        public bool Label { get; set; }

        public float X { get; set; }

        public float Y { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Prediction
    {
        public bool PredictedLabel { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }
    }

    private static List<Row> Rows(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            float x = random.NextSingle() * 2 - 1;
            float y = random.NextSingle() * 2 - 1;
            return new Row { Label = x * x + y * y < 0.5f, X = x, Y = y, Features = [x, y] };
        })];
    }

    [Fact]
    public void Section1_TheNetworkSpelledOut()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView trainingData = mlContext.Data.LoadFromEnumerable(Rows(400, 1));
        IDataView testData = mlContext.Data.LoadFromEnumerable(Rows(200, 2));

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

        Assert.True(metrics.Accuracy > 0.9, $"accuracy {metrics.Accuracy}");
    }

    [Fact]
    public void Section1_TheLossDecidesTheTrainer()
    {
        var mlContext = new MLContext(seed: 1);

        DenseNetworkBinaryTrainer binary = mlContext.DenseNetwork(Loss.BinaryCrossEntropy);
        DenseNetworkRegressionTrainer regression = mlContext.DenseNetwork(Loss.MeanSquaredError);
        DenseNetworkMulticlassTrainer multiclass = mlContext.DenseNetwork(Loss.SoftmaxCrossEntropy);
        var quick = mlContext.DenseNetwork(Loss.BinaryCrossEntropy, effort: Effort.Quick, onEpoch: epoch => Console.WriteLine(epoch));
        var positional = mlContext.DenseNetwork(Loss.BinaryCrossEntropy, [new Dense(1)], "Label", "Features", null, 100, 0.001f, 32);

        Assert.Equal("Label", binary.LabelColumn.Name);
        Assert.Equal("Label", quick.LabelColumn.Name);
        Assert.Equal("Label", regression.LabelColumn.Name);
        Assert.True(multiclass.LabelColumn.IsKey);
        Assert.Equal("Features", positional.FeatureColumn.Name);
    }

    [Fact]
    public void Section3_InTheCatalogs()
    {
        var mlContext = new MLContext(seed: 1);
        var trainer = mlContext.BinaryClassification.Trainers.DenseNetwork(labelColumnName: "Label", featureColumnName: "Features");
        var regression = mlContext.Regression.Trainers.DenseNetwork(new DenseNetworkRegressionTrainer.Options { Epochs = 2 });
        var multiclass = mlContext.MulticlassClassification.Trainers.DenseNetwork();

        Assert.IsType<DenseNetworkBinaryTrainer>(trainer);
        Assert.IsType<DenseNetworkRegressionTrainer>(regression);
        Assert.IsType<DenseNetworkMulticlassTrainer>(multiclass);
    }

    [Fact]
    public void Sections4To6_OptionsHistoryAndALookInside()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView train = mlContext.Data.LoadFromEnumerable(Rows(200, 1));
        IDataView validation = mlContext.Data.LoadFromEnumerable(Rows(100, 2));
        IDataView moreData = mlContext.Data.LoadFromEnumerable(Rows(100, 3));
        var console = new StringWriter();

        var options = new DenseNetworkBinaryTrainer.Options
        {
            LabelColumnName = "Label",
            FeatureColumnName = "Features",
            ExampleWeightColumnName = null,

            Layers = [new Dense(64, Activation.Relu, dropout: 0.1f), new Dense(1, Activation.Sigmoid)],
            InputScaling = InputScaling.Standardize,
            Optimizer = Optimizer.Adam(beta2: 0.95f),
            LearningRate = 0.001f,
            LearningRateSchedule = LearningRateSchedule.Cosine(warmupFraction: 0.05f),
            WeightDecay = 0f,
            GradientClipNorm = null,
            LabelSmoothing = 0f,
            EnsembleSize = 1,
            ClassWeights = null,
            BatchSize = 32,
            Epochs = 100,
            Shuffle = true,
            Seed = null,
            NumberOfThreads = null,

            ValidationFraction = 0f,
            EarlyStopping = new EarlyStopping(patience: 10, minDelta: 1e-4f),
            OnEpoch = epoch => console.WriteLine(epoch),
            CancellationToken = default,
        };

        var trainer = mlContext.BinaryClassification.Trainers.DenseNetwork(options);
        Assert.IsType<DenseNetworkBinaryTrainer>(mlContext.DenseNetwork(options));

        BinaryPredictionTransformer<DenseNetworkBinaryModelParameters> model = trainer.Fit(train);
        model = trainer.Fit(train, validation);
        model = trainer.Fit(moreData, model.Model);

        foreach (EpochMetrics epoch in model.Model.History)
            console.WriteLine($"{epoch.Epoch} {epoch.TrainingLoss} {epoch.ValidationLoss} {epoch.LearningRate} {epoch.Elapsed}");

        console.WriteLine(model.Model);
        DenseLayerParameters first = model.Model.Layers[0];
        ReadOnlySpan<float> w = first.Weights;
        ReadOnlySpan<float> b = first.Biases;

        Assert.Equal(64 * 2, w.Length);
        Assert.Equal(64, b.Length);
        Assert.Equal(100, model.Model.History.Count);
        Assert.Contains("epoch 1 of 100: loss", console.ToString(), StringComparison.Ordinal);
        Assert.Contains("Sigmoid", model.Model.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Section7_EverythingMLNetDoesWithATrainer()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView rows = mlContext.Data.LoadFromEnumerable(Rows(200, 1));
        // Permutation feature importance asks for slot names, which Concatenate gives.
        IDataView data = mlContext.Transforms.Concatenate("Features", "X", "Y").Fit(rows).Transform(rows);
        IDataView trainingData = data;
        var pipeline = mlContext.Transforms.NormalizeMeanVariance("Features")
            .Append(mlContext.DenseNetwork(Loss.BinaryCrossEntropy, [new Dense(8), new Dense(1)], epochs: 5));
        var model = pipeline.Fit(trainingData);
        BinaryPredictionTransformer<DenseNetworkBinaryModelParameters> binaryTransformer = model.LastTransformer;
        string path = Path.Combine(Directory.CreateTempSubdirectory("dense").FullName, "model.zip");

        mlContext.Model.Save(model, trainingData.Schema, path);
        ITransformer loaded = mlContext.Model.Load(path, out DataViewSchema schema);

        var engine = mlContext.Model.CreatePredictionEngine<Row, Prediction>(loaded);
        var folds = mlContext.BinaryClassification.CrossValidate(data, pipeline, numberOfFolds: 5);
        var importance = mlContext.BinaryClassification.PermutationFeatureImportanceNonCalibrated(loaded, data);
        var calibrated = pipeline.Append(mlContext.BinaryClassification.Calibrators.Platt());
        var cautious = mlContext.BinaryClassification.ChangeModelThreshold(binaryTransformer, 0.7f);
        var ova = mlContext.MulticlassClassification.Trainers.OneVersusAll(mlContext.BinaryClassification.Trainers.DenseNetwork());

        Assert.Equal(data.Schema.Count, schema.Count);
        Prediction prediction = engine.Predict(new Row { Features = [0.1f, 0.2f] });
        Assert.Equal(prediction.PredictedLabel, prediction.Probability > 0.5f);
        Assert.Equal(5, folds.Count);
        Assert.NotEmpty(importance);
        Assert.NotNull(calibrated.Fit(data).Transform(data).Preview(1));
        Assert.NotNull(cautious.Transform(data).Preview(1));
        Assert.NotNull(ova.Fit(mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(mlContext.Data.TakeRows(data, 15))));
    }
}
