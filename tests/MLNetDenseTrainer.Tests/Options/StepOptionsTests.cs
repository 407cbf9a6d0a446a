using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Options;

/// <summary>Options of layers and steps do what they say, to the number.</summary>
public sealed class StepOptionsTests
{
    private const int RowCount = 40;

    private const float LearningRate = 0.01f;

    // So far as float goes, nothing.
    private const float NoLearningRate = float.Epsilon;

    // A loss that is flat: nothing but decay changes weights.
    private static readonly RegressionLoss _flat = Loss.Custom((_, _) => 0f, (_, _) => 0f);

    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    [Shows(nameof(DenseNetworkOptions.Layers))]
    public void Layers_AreThoseOfTheModel()
    {
        ITransformer model = Fit(options => options.Layers = [new Dense(5, Activation.Elu), new Dense(3), new Dense(1)]);

        Assert.Equal(
            [(4, 5, Activation.Elu), (5, 3, Activation.Relu), (3, 1, Activation.Linear)],
            Inspect.Layers(model).Select(layer => (layer.Inputs, layer.Units, layer.Activation)));
    }

    [Theory]
    [Shows(nameof(DenseNetworkOptions.Parametrization))]
    [InlineData(Parametrization.Standard, false)]
    [InlineData(Parametrization.NeuralTangent, true)]
    public void Parametrization_SaysHowWeightsBegin(Parametrization parametrization, bool lastIsZero)
    {
        ITransformer model = Fit(options => (options.Parametrization, options.LearningRate) = (parametrization, NoLearningRate));

        Assert.Equal(lastIsZero, Inspect.Layers(model)[^1].Weights.ToArray().All(weight => Math.Abs(weight) < 1e-30f));
        Assert.Equal(lastIsZero, Inspect.Layers(model)[0].Biases.ToArray().All(bias => Math.Abs(bias) > 1e-30f));
    }

    [Theory]
    [Shows(nameof(DenseNetworkOptions.Optimizer))]
    [Shows(nameof(DenseNetworkOptions.LearningRate))]
    [InlineData(0.001f)]
    [InlineData(0.004f)]
    public void The_first_step_of_Adam_IsTheLearningRate_AndThatOfGradientDescentTheGradient(float rate)
    {
        double[] Moves(Optimizer optimizer, float learningRate)
        {
            float[] start = Inspect.Parameters(OneStep(optimizer, NoLearningRate));
            return [.. start.Zip(Inspect.Parameters(OneStep(optimizer, learningRate)), (before, after) => (double)after - before)];
        }

        Assert.All(Moves(Optimizer.Adam(), rate), move => Assert.Equal(rate, Math.Abs(move), 1e-3 * rate));
        double[] plain = Moves(Optimizer.GradientDescent(), rate);
        Assert.True(plain.Max(Math.Abs) > 2 * plain.Min(Math.Abs));
        Assert.All(plain.Zip(Moves(Optimizer.GradientDescent(), 4 * rate)), pair => Assert.Equal(4 * pair.First, pair.Second, 1e-6));
    }

    [Theory]
    [Shows(nameof(DenseNetworkOptions.BatchSize))]
    [Shows(nameof(DenseNetworkOptions.Epochs))]
    [InlineData(1, 2, 80)]
    [InlineData(8, 3, 15)]
    [InlineData(16, 3, 9)]
    [InlineData(1000, 7, 7)]
    public void BatchSize_and_Epochs_SayHowManySteps(int batchSize, int epochs, int steps)
    {
        double kept = Kept(options => (options.BatchSize, options.Epochs, options.WeightDecay) = (batchSize, epochs, 1f));

        Assert.Equal(Math.Pow(1 - LearningRate, steps), kept, 1e-5);
    }

    [Fact]
    [Shows(nameof(DenseNetworkOptions.WeightDecay))]
    [Shows(nameof(DenseNetworkOptions.RegularizationSchedule))]
    public void RegularizationSchedule_TakesDecayAwayInTheSecondHalf()
    {
        const int Steps = 12;
        double Decayed(RegularizationSchedule schedule) => Kept(options =>
        {
            (options.BatchSize, options.Epochs, options.WeightDecay, options.RegularizationSchedule) = (RowCount, Steps, 2f, schedule);
        });
        IEnumerable<double> factors = Enumerable.Range(0, Steps)
            .Select(step => step <= Steps / 2 ? 1.0 : 0.5 + 0.5 * Math.Cos(Math.PI * (2.0 * step / Steps - 1.0)));

        Assert.Equal(Math.Pow(1 - 2 * LearningRate, Steps), Decayed(RegularizationSchedule.Constant), 1e-5);
        Assert.Equal(
            factors.Aggregate(1.0, (kept, factor) => kept * (1 - 2 * LearningRate * factor)),
            Decayed(RegularizationSchedule.FlatCosine),
            1e-5);
    }

    [Theory]
    [Shows(nameof(DenseNetworkOptions.Shuffle))]
    [InlineData(false)]
    [InlineData(true)]
    public void Shuffle_OrdersTheRowsOfEachEpochAnew(bool shuffle)
    {
        var seen = new List<float>();
        float Record(float target)
        {
            seen.Add(target);
            return 0f;
        }
        List<Row> rows = Rows.Make(RowCount);
        foreach ((int index, Row row) in rows.Index())
            row.Number = index;

        Tasks.Regression.FitSmall(_mlContext, rows, options =>
        {
            var regression = (DenseNetworkRegressionTrainer.Options)options;
            (regression.Loss, regression.StandardizeTarget) = (Loss.Custom((_, _) => 0f, (_, target) => Record(target)), false);
            (options.Shuffle, options.Epochs, options.BatchSize) = (shuffle, 2, 8);
        });

        float[] inOrder = [.. Enumerable.Range(0, RowCount).Select(index => (float)index)];
        // After the epochs, the loss of what came out is measured.
        float[][] epochs = [.. seen.Chunk(RowCount).Take(2)];
        Assert.All(epochs, epoch => Assert.Equal(inOrder, epoch.Order()));
        Assert.All(epochs, epoch => Assert.Equal(!shuffle, epoch.SequenceEqual(inOrder)));
        Assert.Equal(!shuffle, epochs[0].SequenceEqual(epochs[1]));
    }

    [Theory]
    [Shows(nameof(DenseNetworkRegressionOptions.StandardizeTarget))]
    [InlineData(false)]
    [InlineData(true)]
    public void StandardizeTarget_KeepsMeanAndDeviationOfTheLabels(bool standardize)
    {
        float[] labels = [.. Rows.Make(RowCount).Select(row => row.Number)];

        var model = (DenseNetworkRegressionModelParameters)Inspect.Of(
            Fit(options => ((DenseNetworkRegressionTrainer.Options)options).StandardizeTarget = standardize));

        double mean = labels.Average();
        Assert.Equal(standardize ? mean : 0.0, model.TargetCenter, 1e-5);
        Assert.Equal(standardize ? Math.Sqrt(labels.Average(label => Math.Pow(label - mean, 2))) : 1.0, model.TargetScale, 1e-5);
    }

    private ITransformer OneStep(Optimizer optimizer, float learningRate) => Fit(options =>
    {
        options.Layers = [new Dense(1, Activation.Linear)];
        (options.Optimizer, options.LearningRate, options.BatchSize, options.Epochs) = (optimizer, learningRate, RowCount, 1);
        // With a target that is not standardized, the bias has a gradient too.
        ((DenseNetworkRegressionTrainer.Options)options).StandardizeTarget = false;
    });

    // The part of weights that is left after a training in which nothing but decay changes them.
    private double Kept(Action<DenseNetworkOptions> configure)
    {
        double Size(float learningRate) => Inspect.Layers(Fit(options =>
        {
            ((DenseNetworkRegressionTrainer.Options)options).Loss = _flat;
            configure(options);
            options.LearningRate = learningRate;
        }))[0].Weights.ToArray().Sum(weight => Math.Abs((double)weight));
        return Size(LearningRate) / Size(NoLearningRate);
    }

    private ITransformer Fit(Action<DenseNetworkOptions> configure) =>
        Tasks.Regression.FitSmall(_mlContext, Rows.Make(RowCount), configure);
}
