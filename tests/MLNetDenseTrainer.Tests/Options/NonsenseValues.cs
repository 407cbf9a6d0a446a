using MLNetDenseTrainer.Tests.Support;

namespace MLNetDenseTrainer.Tests.Options;

/// <summary>For every option the values that make no sense. A new option needs an entry here.</summary>
internal static class NonsenseValues
{
    private static readonly object?[] _notPositive = [-1f, 0f, float.NaN, float.PositiveInfinity, float.NegativeInfinity];
    private static readonly object?[] _negative = [-1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity];
    private static readonly object?[] _notBelowOne = [-0.1f, 1f, 2f, float.NaN, float.PositiveInfinity, float.NegativeInfinity];
    private static readonly object?[] _notAtLeastOne = [0, -1, int.MinValue];
    private static readonly object?[] _noNames = [null, "", "  "];
    private static readonly object?[] _none = [];

    public static object?[] Of(string option, TaskUnderTest task) => option switch
    {
        nameof(DenseNetworkOptions.LabelColumnName) => _noNames,
        nameof(DenseNetworkOptions.FeatureColumnName) => _noNames,
        nameof(DenseNetworkOptions.ExampleWeightColumnName) => ["", "  "],
        nameof(DenseNetworkOptions.SamplingKeyColumnName) => ["", "  ", task.NewOptions().LabelColumnName],
        nameof(DenseNetworkOptions.CategoricalColumns) =>
            [new[] { "" }, new[] { "City", "  " }, new[] { "City", "City" }, new[] { task.NewOptions().LabelColumnName }],
        nameof(DenseNetworkOptions.Layers) => [.. Layers(task)],
        nameof(DenseNetworkOptions.Effort) => [(Effort)255],
        nameof(DenseNetworkOptions.InputScaling) => [(InputScaling)255],
        nameof(DenseNetworkOptions.MissingValues) => [(MissingValues)255],
        nameof(DenseNetworkOptions.NumericEmbedding) => [(NumericEmbedding)255],
        nameof(DenseNetworkOptions.CategoryEmbedding) => [(CategoryEmbedding)255],
        nameof(DenseNetworkOptions.Parametrization) => [(Parametrization)255],
        nameof(DenseNetworkOptions.RegularizationSchedule) => [(RegularizationSchedule)255],
        nameof(DenseNetworkOptions.ValidationMetric) => [(ValidationMetric)255, task.NewOptions() is DenseNetworkRegressionOptions ? ValidationMetric.Accuracy : ValidationMetric.RootMeanSquaredError],
        nameof(DenseNetworkOptions.LearningRate) => _notPositive,
        nameof(DenseNetworkOptions.L1Regularization) => _negative,
        nameof(DenseNetworkOptions.L2Regularization) => _negative,
        nameof(DenseNetworkOptions.WeightDecay) => _negative,
        nameof(DenseNetworkOptions.GradientClipNorm) => _notPositive,
        nameof(DenseNetworkOptions.EnsembleSize) => [.. _notAtLeastOne, 65],
        nameof(DenseNetworkOptions.Folds) => [.. _notAtLeastOne, 1, 65],
        nameof(DenseNetworkOptions.BatchSize) => _notAtLeastOne,
        nameof(DenseNetworkOptions.Epochs) => [.. _notAtLeastOne, 1_000_001, int.MaxValue],
        nameof(DenseNetworkOptions.MaximumTrainingTime) => [TimeSpan.Zero, TimeSpan.FromTicks(-1), TimeSpan.MinValue],
        nameof(DenseNetworkOptions.NumberOfThreads) => _notAtLeastOne,
        nameof(DenseNetworkOptions.MaximumDataMemory) => [(1L << 20) - 1, 0L, -1L, long.MinValue],
        nameof(DenseNetworkOptions.ValidationFraction) => _notBelowOne,
        nameof(DenseNetworkBinaryTrainer.Options.LabelSmoothing) => _notBelowOne,
        nameof(DenseNetworkClassificationOptions.SmoothingTarget) => [(SmoothingTarget)255],
        nameof(DenseNetworkRegressionOptions.Loss) => [null],

        // Null is a sensible value, and their own constructors refuse nonsense (BadArgumentsTests).
        nameof(DenseNetworkOptions.Optimizer) => _none,
        nameof(DenseNetworkOptions.LearningRateSchedule) => _none,
        nameof(DenseNetworkOptions.EarlyStopping) => _none,
        nameof(DenseNetworkOptions.Checkpoint) => _none,
        nameof(DenseNetworkBinaryTrainer.Options.ClassWeights) => _none,

        // Every value makes sense.
        nameof(DenseNetworkOptions.LearnedInputScale) => _none,
        nameof(DenseNetworkBinaryTrainer.Options.TemperatureScaling) => _none,
        nameof(DenseNetworkBinaryTrainer.Options.ClassOffsets) => _none,
        nameof(DenseNetworkRegressionTrainer.Options.ClampScores) => _none,
        nameof(DenseNetworkOptions.Shuffle) => _none,
        nameof(DenseNetworkOptions.ValidationSet) => _none,
        nameof(DenseNetworkOptions.KeepOptimizerState) => _none,
        nameof(DenseNetworkOptions.Seed) => _none,
        nameof(DenseNetworkOptions.OnEpoch) => _none,
        nameof(DenseNetworkOptions.CancellationToken) => _none,
        nameof(DenseNetworkRegressionTrainer.Options.StandardizeTarget) => _none,
        nameof(DenseNetworkRegressionTrainer.Options.NonNegative) => _none,
        _ => throw new KeyNotFoundException($"The option {option} has no entry in {nameof(NonsenseValues)}."),
    };

    private static IEnumerable<IReadOnlyList<Dense>> Layers(TaskUnderTest task)
    {
        var last = new Dense(task.Outputs);
        yield return [];
        yield return [null!];
        yield return [null!, last];
        yield return [new Dense(4, Activation.Softmax), last];
        yield return [new Dense(task.Outputs, dropout: 0.5f)];
        yield return [new Dense(task.Outputs, Activation.Tanh)];
        // Labels of several numbers may be of any count.
        if (task != Tasks.MultiOutput)
            yield return [task.Outputs == 1 ? new Dense(2) : new Dense(1)];
        yield return [.. Enumerable.Repeat(last, 65)];
    }
}
