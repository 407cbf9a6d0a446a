using System.Globalization;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>A model says what it was trained with: all that was in force, and nothing that was not.</summary>
public sealed class TrainedWithTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Options_AreNamed_WhereTheyAreInForce()
    {
        string line = TrainedWith(new DenseNetworkBinaryTrainer.Options
        {
            Layers = [new Dense(3, dropout: 0.25f), new Dense(2), new Dense(1)],
            L1Regularization = 0.001f,
            L2Regularization = 0.002f,
            WeightDecay = 0.003f,
            RegularizationSchedule = RegularizationSchedule.FlatCosine,
            GradientClipNorm = 1.5f,
            LabelSmoothing = 0.05f,
            TemperatureScaling = true,
            ClassWeights = ClassWeights.PerClass(1f, 2.5f),
            ExampleWeightColumnName = nameof(Row.Weight),
            Shuffle = false,
            LearnedInputScale = true,
            NumericEmbedding = NumericEmbedding.Periodic,
            MissingValues = MissingValues.Impute,
            Parametrization = Parametrization.NeuralTangent,
            ValidationFraction = 0.2f,
            ValidationMetric = ValidationMetric.AreaUnderRocCurve,
            EarlyStopping = new EarlyStopping(patience: 7),
            MaximumTrainingTime = TimeSpan.FromHours(2),
            Seed = -5,
        });

        string[] parts =
        [
            "48 rows", "validating on 12", "not shuffled", "example weights", "class weights PerClass(1, 2.5)", "loss BinaryCrossEntropy", "Adam(", "learning rate 0.001 (Constant)",
            "NeuralTangent parametrization", "batch size 32", "2 epochs, at most 02:00:00,", "input scaling Standardize",
            "missing values imputed",
            "embedding Periodic of 4 features", "learned input scale", "dropout 0.25-0", "weight decay 0.003",
            "regularization schedule FlatCosine", "L1 0.001", "L2 0.002",
            "gradients clipped to a norm of 1.5", "label smoothing 0.05", "temperature scaling", "EarlyStopping(patience: 7, minDelta: 0) by validation AUC", "seed -5",
        ];
        Assert.All(parts, part => Assert.Contains(part, line, StringComparison.Ordinal));
    }

    [Fact]
    public void Options_AreNotNamed_WhereTheyHaveNothingToGoBy()
    {
        IEnumerable<Row> zerosAndOnes = Rows.Make(60).Select(row => Rows.Label([.. row.Features.DenseValues().Select(x => x > 0f ? 1f : 0f)]));
        string line = TrainedWith(
            new DenseNetworkBinaryTrainer.Options
            {
                NumericEmbedding = NumericEmbedding.Periodic,
                RegularizationSchedule = RegularizationSchedule.FlatCosine,
                TemperatureScaling = true,
                EarlyStopping = new EarlyStopping(),
                Seed = 4,
            },
            zerosAndOnes);

        Assert.Equal("60 rows, loss BinaryCrossEntropy, Adam(beta1: 0.9, beta2: 0.999, epsilon: 1E-08), learning rate 0.001 (Constant), batch size 32, 2 epochs, input scaling Standardize, seed 4", line);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void ATrainingByTheRecipe_SaysWhatItChose(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        var log = new LogCollector(_mlContext);
        DenseNetworkOptions options = task.RecipeOptions(options => options.EnsembleSize = 2);
        ITransformer model = task.Trainer(_mlContext, options).Fit(task.View(_mlContext, Rows.Make(60)));

        string line = Inspect.TrainedWith(model);
        Assert.Contains("each network validating on one of ", line, StringComparison.Ordinal);
        Assert.Contains("best epoch by validation ", line, StringComparison.Ordinal);
        Assert.Contains("dropout", line, StringComparison.Ordinal);
        Assert.Equal(options is DenseNetworkClassificationOptions, line.Contains("temperature scaling", StringComparison.Ordinal));
        Assert.Equal(options is DenseNetworkClassificationOptions, line.Contains("label smoothing 0.1", StringComparison.Ordinal));
        Assert.Equal(options is DenseNetworkRegressionOptions, line.Contains("scores clamped", StringComparison.Ordinal));
        Assert.Equal(options is DenseNetworkRegressionOptions, line.Contains("target standardized", StringComparison.Ordinal));
        Assert.Contains(log.Infos, info => info.EndsWith($" parameters) on {line}.", StringComparison.Ordinal));
        Assert.Equal(line, Inspect.TrainedWith(ModelFile.Reload(_mlContext, model)));
    }

    // A single row is never held back, and nothing could undo the smoothing.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheRecipe_DoesNotSmoothLabels_WhereNoRowsAreHeldBack(bool isBinary)
    {
        TaskUnderTest task = isBinary ? Tasks.Binary : Tasks.Named(Tasks.Names.Last());
        string Line(int rows, float fraction) => Inspect.TrainedWith(task.FitRecipe(_mlContext, Rows.Make(rows), options => options.ValidationFraction = fraction));

        Assert.DoesNotContain("smoothing", Line(1, 0f), StringComparison.Ordinal);
        Assert.DoesNotContain("temperature", Line(1, 0f), StringComparison.Ordinal);
        Assert.Contains("label smoothing 0.", Line(15, 0.3f), StringComparison.Ordinal);
        Assert.Contains("label smoothing 0.", Line(15, 0f), StringComparison.Ordinal);
    }

    [Fact]
    public void AContinuedTraining_SaysSo()
    {
        var trainer = _mlContext.BinaryClassification.Trainers.DenseNetwork(new DenseNetworkBinaryTrainer.Options { Layers = [new Dense(1)], Epochs = 1, KeepOptimizerState = true });
        IDataView data = Tasks.Binary.View(_mlContext, Rows.Make(60));
        DenseNetworkBinaryModelParameters first = trainer.Fit(data).Model;
        Assert.DoesNotContain("continuing", first.TrainedWith, StringComparison.Ordinal);
        Assert.Contains("continuing a model and its optimizer", trainer.Fit(data, first).Model.TrainedWith, StringComparison.Ordinal);
    }

    [Fact]
    public void AnyCultureAndNumberOfThreads_GiveTheSameLine()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            string expected = TrainedWith(new DenseNetworkBinaryTrainer.Options { NumberOfThreads = 1, LabelSmoothing = 0.5f, Seed = -1 });
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("sv-SE");
            Assert.Equal(expected, TrainedWith(new DenseNetworkBinaryTrainer.Options { NumberOfThreads = 3, LabelSmoothing = 0.5f, Seed = -1 }));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private string TrainedWith(DenseNetworkBinaryTrainer.Options options, IEnumerable<Row>? rows = null)
    {
        options.Layers ??= [new Dense(1)];
        options.Epochs = 2;
        return _mlContext.BinaryClassification.Trainers.DenseNetwork(options).Fit(Tasks.Binary.View(_mlContext, rows ?? Rows.Make(60))).Model.TrainedWith;
    }
}
