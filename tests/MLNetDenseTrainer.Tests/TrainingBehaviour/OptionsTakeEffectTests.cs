using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>No option is ignored.</summary>
public sealed class OptionsTakeEffectTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Options_of_training_ChangeTheModel(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        Dictionary<string, Action<DenseNetworkOptions>> changes = new()
        {
            ["as is"] = _ => { },
            ["InputScaling None"] = options => options.InputScaling = InputScaling.None,
            ["InputScaling RobustClip"] = options => options.InputScaling = InputScaling.RobustClip,
            ["NumericEmbedding"] = options => options.NumericEmbedding = NumericEmbedding.Periodic,
            ["LearnedInputScale"] = options => options.LearnedInputScale = true,
            ["Parametrization"] = options => options.Parametrization = Parametrization.NeuralTangent,
            ["GradientDescent"] = options => options.Optimizer = Optimizer.GradientDescent(),
            ["momentum"] = options => options.Optimizer = Optimizer.GradientDescent(momentum: 0.9f),
            ["Nesterov"] = options => options.Optimizer = Optimizer.GradientDescent(momentum: 0.9f, nesterov: true),
            ["beta1"] = options => options.Optimizer = Optimizer.Adam(beta1: 0.5f),
            ["beta2"] = options => options.Optimizer = Optimizer.Adam(beta2: 0.9f),
            ["epsilon"] = options => options.Optimizer = Optimizer.Adam(epsilon: 0.1f),
            ["AdamW"] = options => options.Optimizer = Optimizer.AdamW(),
            ["AdamW 0.5"] = options => options.Optimizer = Optimizer.AdamW(weightDecay: 0.5f),
            ["LearningRate"] = options => options.LearningRate = 0.02f,
            ["Cosine"] = options => options.LearningRateSchedule = LearningRateSchedule.Cosine(),
            ["warm-up"] = options => options.LearningRateSchedule = LearningRateSchedule.Cosine(warmupFraction: 0.5f),
            ["CosineCycles"] = options => options.LearningRateSchedule = LearningRateSchedule.CosineCycles(),
            ["CosineRestarts"] = options => options.LearningRateSchedule = LearningRateSchedule.CosineRestarts(cycles: 2),
            ["Step"] = options => options.LearningRateSchedule = LearningRateSchedule.Step(epochs: 2),
            ["Exponential"] = options => options.LearningRateSchedule = LearningRateSchedule.Exponential(),
            ["one cycle"] = options => options.LearningRateSchedule = LearningRateSchedule.CosineCycles(cycles: 1),
            ["L1Regularization"] = options => options.L1Regularization = 0.01f,
            ["L2Regularization"] = options => options.L2Regularization = 0.1f,
            ["WeightDecay"] = options => options.WeightDecay = 0.1f,
            ["RegularizationSchedule"] = options => (options.WeightDecay, options.RegularizationSchedule) = (0.1f, RegularizationSchedule.FlatCosine),
            ["EnsembleSize"] = options => options.EnsembleSize = 2,
            ["GradientClipNorm"] = options => (options.GradientClipNorm, options.Optimizer) = (0.01f, Optimizer.GradientDescent()),
            ["BatchSize"] = options => options.BatchSize = 8,
            ["Epochs"] = options => options.Epochs = 4,
            ["Shuffle"] = options => options.Shuffle = false,
            ["Seed"] = options => options.Seed = 8,
            ["ValidationFraction"] = options => options.ValidationFraction = 0.3f,
            ["dropout"] = options => options.Layers = [new Dense(8, Activation.Tanh, dropout: 0.5f), new Dense(task.Outputs)],
        };

        var models = changes.ToDictionary(change => change.Key,
            change => string.Join(' ', Inspect.Parameters(task.FitSmall(_mlContext, Rows.Make(40), change.Value))));

        var alike = models.GroupBy(model => model.Value, model => model.Key).Where(same => same.Count() > 1);
        Assert.Equal([], alike.Select(same => string.Join(" = ", same)));
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass Name")]
    [Shows(nameof(DenseNetworkClassificationOptions.TemperatureScaling))]
    public void TemperatureScaling_ChangesTheLastLayerByOneFactor(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        IReadOnlyList<DenseLayerParameters> Train(bool scaling) => Inspect.Layers(task.FitSmall(_mlContext, Rows.Make(60), options =>
        {
            options.ValidationFraction = 0.3f;
            options.Epochs = 100;
            ((DenseNetworkClassificationOptions)options).TemperatureScaling = scaling;
        }));

        IReadOnlyList<DenseLayerParameters> plain = Train(false);
        IReadOnlyList<DenseLayerParameters> scaled = Train(true);

        Assert.Equal(plain[0].Weights.ToArray(), scaled[0].Weights.ToArray());
        float factor = scaled[1].Weights[0] / plain[1].Weights[0];
        Assert.NotEqual(1f, factor, 0.01f);
        Assert.All(plain[1].Weights.ToArray().Zip(scaled[1].Weights.ToArray()), pair => Assert.Equal(factor, pair.Second / pair.First, 1e-4f));
    }

    [Fact]
    [Shows(nameof(DenseNetworkOptions.L2Regularization))]
    public void Penalties_ShrinkWeights()
    {
        double Norm(Action<DenseNetworkOptions> configure) => Inspect.Layers(Tasks.Binary.FitSmall(_mlContext, Rows.Make(100), options =>
        {
            options.Epochs = 60;
            configure(options);
        })).Sum(layer => layer.Weights.ToArray().Sum(w => (double)w * w));

        double free = Norm(_ => { });

        Assert.True(Norm(options => options.L2Regularization = 0.1f) < 0.5 * free);
        Assert.True(Norm(options => options.WeightDecay = 1f) < 0.5 * free);
        Assert.True(Norm(options => options.Optimizer = Optimizer.AdamW(weightDecay: 1f)) < 0.5 * free);
    }

    [Theory]
    [InlineData(Parametrization.Standard, false)]
    [InlineData(Parametrization.NeuralTangent, true)]
    [Shows(nameof(DenseNetworkOptions.L1Regularization))]
    public void L1Regularization_LeavesWeightsOfUselessFeaturesAtZero(Parametrization parametrization, bool learnedInputScale)
    {
        var random = new Random(8);
        List<Row> rows = [.. Enumerable.Range(0, 200).Select(_ => Rows.Dense([.. Enumerable.Range(0, 4).Select(_ => random.NextSingle())])).Select(x => new Row { Features = x, Number = 4f * x.DenseValues().First() })];

        ITransformer model = Tasks.Regression.FitSmall(_mlContext, rows, options =>
        {
            options.L1Regularization = 0.02f;
            options.Parametrization = parametrization;
            options.LearnedInputScale = learnedInputScale;
            options.LearningRateSchedule = LearningRateSchedule.Cosine();
            options.Epochs = 200;
        });

        // Units x inputs.
        float[][] byInput = [.. Enumerable.Range(0, 4).Select(input => Inspect.Layers(model)[0].Weights.ToArray().Where((_, w) => w % 4 == input).ToArray())];
        Assert.Contains(byInput[0], weight => weight != 0f);
        Assert.All(byInput[1..], weights => Assert.All(weights, weight => Assert.Equal(0f, weight)));
    }

    [Fact]
    [Shows(nameof(DenseNetworkOptions.GradientClipNorm))]
    public void GradientClipNorm_LimitsAStep()
    {
        float[] Trained(float? limit, int epochs) => Inspect.Parameters(Tasks.Regression.FitSmall(_mlContext, Rows.Make(40), options =>
        {
            options.Optimizer = Optimizer.GradientDescent();
            options.LearningRate = epochs == 0 ? float.Epsilon : 1f;
            options.BatchSize = 40;
            options.Epochs = 1;
            options.GradientClipNorm = limit;
        }));
        float[] start = Trained(null, 0);
        double Step(float? limit) => Math.Sqrt(start.Zip(Trained(limit, 1)).Sum(pair => Math.Pow(pair.First - pair.Second, 2)));

        // Parameters of size about 1 hold a step of 0.001 to some 1e-7 each.
        Assert.Equal(0.001, Step(0.001f), 2e-6);
        Assert.True(Step(null) > 0.01);
        Assert.Equal(Step(null), Step(1e6f));
    }

    [Fact]
    [Shows(nameof(DenseNetworkOptions.LearningRateSchedule))]
    public void Cosine_ShowsInTheHistory()
    {
        IEnumerable<float> rates = Inspect.History(Tasks.Binary.FitSmall(_mlContext, Rows.Make(40), options =>
        {
            options.LearningRateSchedule = LearningRateSchedule.Cosine();
            options.Epochs = 6;
        })).Select(epoch => epoch.LearningRate);

        Assert.Equal(rates.OrderDescending(), rates);
        Assert.Equal(6, rates.Distinct().Count());
        // The last of 18 steps, 17/18 of the way down: 0.01 * (1 + cos(17 pi / 18)) / 2.
        Assert.Equal(0.01 * (1 + Math.Cos(17 * Math.PI / 18)) / 2, rates.Last(), 1e-8);
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass Name")]
    [Shows(nameof(DenseNetworkClassificationOptions.LabelSmoothing))]
    public void LabelSmoothing_TakesScoresFromTheExtremes(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        double Extreme(float smoothing) => Columns.Scores(task.FitSmall(_mlContext, Rows.Make(60), options =>
        {
            options.GetType().GetField("LabelSmoothing")!.SetValue(options, smoothing);
            options.Epochs = 200;
        }).Transform(task.View(_mlContext, Rows.Make(60)))).Average(score => Math.Abs(score - (task.Outputs > 1 ? 1f / task.Outputs : 0f)));

        Assert.True(Extreme(0.3f) < 0.8 * Extreme(0f));
    }

    [Theory]
    [InlineData(SmoothingTarget.Uniform, 0.3)]
    [InlineData(SmoothingTarget.ClassFrequencies, 0.1)]
    [Shows(nameof(DenseNetworkClassificationOptions.SmoothingTarget))]
    public void SmoothingTarget_SaysHowFrequentARareClassSeems(SmoothingTarget target, double expected)
    {
        // Nothing tells the rows apart, and one in ten is true: half of its label goes to both classes alike, or to the frequent one.
        List<Row> rows = Rows.Make(200);
        for (int i = 0; i < rows.Count; i++)
            (rows[i].Features, rows[i].Flag) = (new VBuffer<float>(4, new float[4]), i % 10 == 0);
        var model = Tasks.Binary.FitSmall(_mlContext, rows, options =>
        {
            var binary = (DenseNetworkBinaryTrainer.Options)options;
            (binary.LabelSmoothing, binary.SmoothingTarget, binary.BatchSize, binary.Epochs) = (0.5f, target, 200, 300);
        });

        float probability = model.Transform(Tasks.Binary.View(_mlContext, rows)).GetColumn<float>("Probability").First();

        Assert.Equal(expected, probability, 0.005);
    }

    [Theory]
    [InlineData(false, 0.5)]
    [InlineData(true, 0.1)]
    [Shows(nameof(DenseNetworkClassificationOptions.ClassOffsets))]
    public void ClassOffsets_BringProbabilitiesToTheFrequencyOfAClass(bool offsets, double expected)
    {
        // A network that has learned nothing, not even that one row in ten is true.
        List<Row> rows = Rows.Make(2000);
        for (int i = 0; i < rows.Count; i++)
            rows[i].Flag = i % 10 == 0;
        var model = Tasks.Binary.FitSmall(_mlContext, rows, options =>
        {
            var binary = (DenseNetworkBinaryTrainer.Options)options;
            (binary.TemperatureScaling, binary.ClassOffsets, binary.ValidationFraction) = (true, offsets, 0.5f);
            (binary.Epochs, binary.LearningRate) = (1, 1e-12f);
        });

        double mean = model.Transform(Tasks.Binary.View(_mlContext, rows)).GetColumn<float>("Probability").Average();

        Assert.Equal(expected, mean, 0.02);
    }

    [Fact]
    public void Balanced_class_weights_FindMoreOfARareClass()
    {
        var random = new Random(4);
        List<Row> rows = Rows.Make(600);
        rows.ForEach(row => row.Flag = row.Features.DenseValues().First() + random.NextSingle() * 2f - 1f > 1.2f);
        double Recall(ClassWeights? weights) => _mlContext.BinaryClassification.Evaluate(Tasks.Binary.FitSmall(_mlContext, rows, options =>
        {
            ((DenseNetworkBinaryTrainer.Options)options).ClassWeights = weights;
            options.Epochs = 20;
        }).Transform(Tasks.Binary.View(_mlContext, rows))).PositiveRecall;

        double plain = Recall(null);

        Assert.InRange(rows.Count(row => row.Flag), 10, 120);
        Assert.True(Recall(ClassWeights.Balanced) > plain + 0.2);
        Assert.True(Recall(ClassWeights.PerClass(1f, 20f)) > plain + 0.2);
    }

    [Fact]
    [Shows(nameof(DenseNetworkClassificationOptions.ClassWeights))]
    public void Class_weights_AreWeightsOfRows()
    {
        List<Row> rows = Rows.Make(60);
        // Scaling goes by the rows' own weights, so it is left out of the comparison.
        void Unscaled(DenseNetworkOptions options) => options.InputScaling = InputScaling.None;
        rows.ForEach(row => row.Weight = row.BareKey switch { 0 => 2f, 1 => 1f, _ => 4f });

        ITransformer weighted = Tasks.Multiclass.FitSmall(_mlContext, rows, options =>
        {
            Unscaled(options);
            options.ExampleWeightColumnName = "Weight";
        });
        ITransformer classWeighted = Tasks.Multiclass.FitSmall(_mlContext, rows, options =>
        {
            Unscaled(options);
            ((DenseNetworkMulticlassTrainer.Options)options).ClassWeights = ClassWeights.PerClass(2f, 1f, 4f);
        });

        Assert.Equal(Inspect.Parameters(weighted), Inspect.Parameters(classWeighted));
    }
}
