using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>Multiclass labels of few classes, of many, and with classes that never occur.</summary>
public sealed class MulticlassEdgesTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Class_that_never_occurs_HasAScoreAndIsNotPredicted(bool recipe)
    {
        IDataView view = View(Coded(200, classes: 4), classes: 5);
        DenseNetworkMulticlassTrainer.Options options = recipe
            ? new() { Epochs = 10, Seed = 1 }
            : new() { Epochs = 40, Seed = 1, LearningRate = 0.02f, Layers = [new Dense(8), new Dense(5)], ClassWeights = ClassWeights.Balanced, ValidationFraction = 0.2f, TemperatureScaling = true };

        ITransformer model = _mlContext.DenseNetwork(options).Fit(view);

        IDataView scored = ModelFile.Reload(_mlContext, model).Transform(view);
        Assert.All(scored.GetColumn<float[]>("Score"), scores =>
        {
            Assert.Equal(5, scores.Length);
            Assert.InRange(scores[4], 0f, 0.2f);
            Assert.Equal(1f, scores.Sum(), 1e-5f);
        });
        Assert.DoesNotContain(5u, scored.GetColumn<uint>("PredictedLabel"));
        MulticlassClassificationMetrics metrics = _mlContext.MulticlassClassification.Evaluate(scored);
        Assert.True(metrics.MicroAccuracy > 0.9, $"{metrics.MicroAccuracy}");
        Assert.Equal(5, metrics.ConfusionMatrix.NumberOfClasses);
    }

    [Fact]
    public void Class_named_beforehand_that_never_occurs_KeepsItsName()
    {
        IDataView names = _mlContext.Data.LoadFromEnumerable(new[] { "ash", "birch", "cedar", "dogwood" }.Select(name => new Named { Name = name }));
        IDataView view = Rows.View(_mlContext, Rows.Make(60));
        var pipeline = _mlContext.Transforms.Conversion.MapValueToKey("Label", "Name", keyData: names)
            .Append(_mlContext.DenseNetwork(Loss.SoftmaxCrossEntropy, [new Dense(4)], epochs: 3));

        IDataView scored = pipeline.Fit(view).Transform(view);

        VBuffer<ReadOnlyMemory<char>> slots = default;
        scored.Schema["Score"].GetSlotNames(ref slots);
        Assert.Equal(["ash", "birch", "cedar", "dogwood"], slots.DenseValues().Select(name => name.ToString()));
        Assert.Equal(4, _mlContext.MulticlassClassification.Evaluate(scored).PerClassLogLoss.Count);
    }

    [Fact]
    public void Two_classes_AreTheBinaryTask()
    {
        List<KeyRow> rows = Coded(200, classes: 2);
        IDataView view = View(rows, classes: 2);

        IDataView scored = _mlContext.DenseNetwork(Loss.SoftmaxCrossEntropy, [new Dense(8), new Dense(2)], epochs: 30, learningRate: 0.02f).Fit(view).Transform(view);

        Assert.All(scored.GetColumn<float[]>("Score"), scores => Assert.Equal(1f, scores[0] + scores[1], 1e-6f));
        Assert.Equal(scored.GetColumn<float[]>("Score").Select(scores => scores[0] >= scores[1] ? 1u : 2u), scored.GetColumn<uint>("PredictedLabel"));
        MulticlassClassificationMetrics metrics = _mlContext.MulticlassClassification.Evaluate(scored);
        Assert.Equal(2, metrics.PerClassLogLoss.Count);
        Assert.True(metrics.MicroAccuracy > 0.95);
    }

    [Fact]
    public void Label_of_one_class_TrainsAndPredictsIt()
    {
        var log = new LogCollector(_mlContext);
        IDataView view = View(Coded(30, classes: 1), classes: 1);

        IDataView scored = _mlContext.DenseNetwork(Loss.SoftmaxCrossEntropy, epochs: 3).Fit(view).Transform(view);

        Assert.Contains(log.Warnings, warning => warning.Contains("one class", StringComparison.Ordinal));
        Assert.All(scored.GetColumn<float[]>("Score"), scores => Assert.Equal([1f], scores));
        Assert.All(scored.GetColumn<uint>("PredictedLabel"), label => Assert.Equal(1u, label));
    }

    [Fact]
    public void Thousand_classes_AreToldApart()
    {
        IDataView view = View(Coded(1000, classes: 1000), classes: 1000);
        var options = new DenseNetworkMulticlassTrainer.Options { Layers = [new Dense(1000)], Epochs = 30, LearningRate = 0.1f, BatchSize = 50, Seed = 1 };

        ITransformer model = ModelFile.Reload(_mlContext, _mlContext.DenseNetwork(options).Fit(view));
        MulticlassClassificationMetrics metrics = _mlContext.MulticlassClassification.Evaluate(model.Transform(view), topKPredictionCount: 3);

        Assert.True(metrics.MicroAccuracy > 0.9, $"{metrics.MicroAccuracy}");
        Assert.True(metrics.TopKAccuracy >= metrics.MicroAccuracy);
        Assert.Equal(1000, metrics.PerClassLogLoss.Count);
        Assert.Equal(1000, ((DenseNetworkMulticlassModelParameters)Inspect.Of(model)).NumberOfClasses);
    }

    [Fact]
    public void Thousand_classes_TrainByTheRecipe()
    {
        IDataView view = View(Coded(100, classes: 1000), classes: 1000);
        var options = new DenseNetworkMulticlassTrainer.Options { Epochs = 1, EnsembleSize = 2 };

        float[] scores = Columns.Scores(_mlContext.DenseNetwork(options).Fit(view).Transform(view));

        Assert.Equal(100 * 1000, scores.Length);
        Assert.All(scores, score => Assert.InRange(score, 0f, 1f));
    }

    [Fact]
    public void Thousand_classes_of_two_rows_HoldAPartBack()
    {
        var log = new LogCollector(_mlContext);
        var options = new DenseNetworkMulticlassTrainer.Options { Layers = [new Dense(1000)], Epochs = 1, Seed = 1, ValidationFraction = 0.2f };

        ITransformer model = _mlContext.DenseNetwork(options).Fit(View(Coded(2000, classes: 1000), classes: 1000));

        Assert.InRange(Inspect.HeldOut(model)!.Rows, 399, 401);
        Assert.Empty(log.Warnings);
    }

    // Rows whose features are the binary digits of their class, with a little noise.
    private static List<KeyRow> Coded(int count, int classes)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(i => new KeyRow
        {
            Label = (uint)(i % classes),
            Features = [.. Enumerable.Range(0, 10).Select(bit => ((i % classes >> bit) & 1) - 0.5f + 0.1f * (random.NextSingle() - 0.5f))],
        })];
    }

    private IDataView View(List<KeyRow> rows, int classes)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(KeyRow));
        schema["Label"].ColumnType = new KeyDataViewType(typeof(uint), classes);
        return _mlContext.Data.LoadFromEnumerable(rows, schema);
    }

    private sealed class KeyRow
    {
        public uint Label { get; set; }

        [VectorType(10)]
        public float[] Features { get; set; } = [];
    }

    private sealed class Named
    {
        public string Name { get; set; } = "";
    }
}
