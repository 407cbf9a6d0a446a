using System.Diagnostics;
using MLNetDenseTrainer;
using MLNetDenseTrainer.Consumer;
using Microsoft.ML;

// args: the folder of the packages. First what is in them; then, with them, what README begins with.
PackageContents.Check(args[0]);

var mlContext = new MLContext(seed: 1);
IDataView trainingData = mlContext.Data.LoadFromEnumerable(Point.Make(400, seed: 1));
IDataView testData = mlContext.Data.LoadFromEnumerable(Point.Make(200, seed: 2));

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
string version = FileVersionInfo.GetVersionInfo(typeof(MLContext).Assembly.Location).ProductVersion!;
Console.WriteLine($"accuracy {metrics.Accuracy:F3} with Microsoft.ML {version.Split('+')[0]}");

using var file = new MemoryStream();
mlContext.Model.Save(model, trainingData.Schema, file);
file.Position = 0;
var loaded = new MLContext().Model.Load(file, out _);
double accuracyLoaded = mlContext.BinaryClassification.Evaluate(loaded.Transform(testData)).Accuracy;
return metrics.Accuracy > 0.9 && accuracyLoaded == metrics.Accuracy ? 0 : 1;
