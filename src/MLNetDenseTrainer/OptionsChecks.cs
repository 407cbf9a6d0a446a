using MLNetDenseTrainer.Training;

namespace MLNetDenseTrainer;

/// <summary>The one place where options are checked. Messages name the option, its range and what was found.</summary>
internal static class OptionsChecks
{
    private const long SmallestDataMemory = 1 << 20;

    /// <summary>A copy of the options, checked, that later changes to the original leave alone.</summary>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public static TOptions Checked<TOptions>(TOptions options)
        where TOptions : DenseNetworkOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        return (TOptions)options.Clone();
    }

    private static void Check(DenseNetworkOptions options)
    {
        CheckColumn(options.LabelColumnName, nameof(options.LabelColumnName));
        CheckColumn(options.FeatureColumnName, nameof(options.FeatureColumnName));
        if (options.ExampleWeightColumnName is not null)
            CheckColumn(options.ExampleWeightColumnName, nameof(options.ExampleWeightColumnName));

        ArgumentNullException.ThrowIfNull(options.Optimizer, nameof(options.Optimizer));
        ArgumentNullException.ThrowIfNull(options.LearningRateSchedule, nameof(options.LearningRateSchedule));
        if (!Enum.IsDefined(options.InputScaling))
            throw new ArgumentOutOfRangeException(nameof(options.InputScaling), options.InputScaling, "Not one of the members of InputScaling.");
        CheckRange(options.LearningRate > 0f && float.IsFinite(options.LearningRate), nameof(options.LearningRate), options.LearningRate, "positive and finite");
        CheckRange(options.L2Regularization >= 0f && float.IsFinite(options.L2Regularization), nameof(options.L2Regularization), options.L2Regularization, "at least 0 and finite");
        CheckRange(options.WeightDecay >= 0f && float.IsFinite(options.WeightDecay), nameof(options.WeightDecay), options.WeightDecay, "at least 0 and finite");
        if (options.GradientClipNorm is { } norm)
            CheckRange(norm > 0f && float.IsFinite(norm), nameof(options.GradientClipNorm), norm, "positive and finite, or null");
        CheckRange(options.LabelSmoothingOrZero is >= 0f and < 1f, "LabelSmoothing", options.LabelSmoothingOrZero, "at least 0 and less than 1");
        CheckRange(options.EnsembleSize == 1, nameof(options.EnsembleSize), options.EnsembleSize, "1; averages of more networks are not there yet");
        CheckRange(options.BatchSize >= 1, nameof(options.BatchSize), options.BatchSize, "at least 1");
        CheckRange(options.Epochs >= 1, nameof(options.Epochs), options.Epochs, "at least 1");
        if (options.NumberOfThreads is { } threads)
            CheckRange(threads >= 1, nameof(options.NumberOfThreads), threads, "at least 1, or null");
        CheckRange(options.MaximumDataMemory >= SmallestDataMemory, nameof(options.MaximumDataMemory), options.MaximumDataMemory, "at least 1048576 bytes (1 MiB)");
        CheckRange(options.ValidationFraction is >= 0f and < 1f, nameof(options.ValidationFraction), options.ValidationFraction, "at least 0 and less than 1");

        _ = options.Optimizer.EffectiveWeightDecay(options.WeightDecay);
        if (options.Layers is not null)
            OutputLayer.Check(options.Loss, options.Layers, nameof(options.Layers));
        if (options is DenseNetworkRegressionTrainer.Options { NonNegative: true } && options.Layers?[^1]?.Activation == Activation.Linear)
            throw new ArgumentException("NonNegative is true, but the last layer's activation is Linear, which can be negative. Name Relu, Softplus or none.", "NonNegative");
    }

    private static void CheckColumn(string name, string option)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw new ArgumentException($"{option} is {(name is null ? "null" : $"'{name}'")}, expected the name of a column.", option);
    }

    private static void CheckRange(bool holds, string option, object value, string range)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(option, value, $"{option} is {range}.");
    }
}
