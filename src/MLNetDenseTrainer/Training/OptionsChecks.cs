using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Training;

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

        if (options.ChosenLoss is null)
            throw new ArgumentNullException("Loss", "Loss is null, expected one of those that Loss makes.");
        CheckMember(options.InputScaling, nameof(options.InputScaling));
        CheckMember(options.MissingValues, nameof(options.MissingValues));
        CheckMember(options.NumericEmbedding, nameof(options.NumericEmbedding));
        CheckMember(options.Parametrization, nameof(options.Parametrization));
        CheckMember(options.RegularizationSchedule, nameof(options.RegularizationSchedule));
        if (!options.ChosenLoss.Head.Metrics.Contains(options.ValidationMetric))
            throw new ArgumentOutOfRangeException(
                nameof(options.ValidationMetric), options.ValidationMetric, $"ValidationMetric is one of {string.Join(", ", options.ChosenLoss.Head.Metrics)} here.");
        if (options.LearningRate is { } rate)
            CheckRange(rate > 0f && float.IsFinite(rate), nameof(options.LearningRate), rate, "positive and finite, or null");
        CheckRange(options.L1Regularization >= 0f && float.IsFinite(options.L1Regularization), nameof(options.L1Regularization), options.L1Regularization, "at least 0 and finite");
        CheckRange(options.L2Regularization >= 0f && float.IsFinite(options.L2Regularization), nameof(options.L2Regularization), options.L2Regularization, "at least 0 and finite");
        if (options.WeightDecay is { } decay)
            CheckRange(decay >= 0f && float.IsFinite(decay), nameof(options.WeightDecay), decay, "at least 0 and finite, or null");
        if (options.GradientClipNorm is { } norm)
            CheckRange(norm > 0f && float.IsFinite(norm), nameof(options.GradientClipNorm), norm, "positive and finite, or null");
        if ((options as DenseNetworkClassificationOptions)?.LabelSmoothing is { } smoothing)
            CheckRange(smoothing is >= 0f and < 1f, "LabelSmoothing", smoothing, "at least 0 and less than 1, or null");
        if (options.EnsembleSize is { } members)
            CheckRange(members is >= 1 and <= TrainedNetwork.MaximumMembers, nameof(options.EnsembleSize), members, $"1 to {TrainedNetwork.MaximumMembers}, or null");
        if (options.BatchSize is { } batch)
            CheckRange(batch >= 1, nameof(options.BatchSize), batch, "at least 1, or null");
        if (options.Epochs is { } epochs)
            CheckRange(epochs is >= 1 and <= TrainingSettings.MaximumEpochs, nameof(options.Epochs), epochs, $"1 to {TrainingSettings.MaximumEpochs}, or null");
        if (options.MaximumTrainingTime is { } time)
            CheckRange(time > TimeSpan.Zero, nameof(options.MaximumTrainingTime), time, "positive, or null");
        if (options.NumberOfThreads is { } threads)
            CheckRange(threads >= 1, nameof(options.NumberOfThreads), threads, "at least 1, or null");
        CheckRange(options.MaximumDataMemory >= SmallestDataMemory, nameof(options.MaximumDataMemory), options.MaximumDataMemory, "at least 1048576 bytes (1 MiB)");
        CheckRange(options.ValidationFraction is >= 0f and < 1f, nameof(options.ValidationFraction), options.ValidationFraction, "at least 0 and less than 1");
        if (options.ValidationSet is not null && options.ValidationFraction > 0f)
            throw new ArgumentException(FormattableString.Invariant($"ValidationSet is given and ValidationFraction is {options.ValidationFraction}: rows to validate by come from one of them."), nameof(options.ValidationSet));

        _ = options.Optimizer?.EffectiveWeightDecay(options.WeightDecay ?? 0f);
        if (options.Layers is not null)
            OutputLayer.Check(options.ChosenLoss, options.Layers, nameof(options.Layers));
        if (options is DenseNetworkRegressionOptions { NonNegative: true } && options.Layers?[^1]?.Activation == Activation.Linear)
            throw new ArgumentException("NonNegative is true, but the last layer's activation is Linear, which can be negative. Name Relu, Softplus or none.", "NonNegative");
    }

    private static void CheckColumn(string name, string option)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw new ArgumentException($"{option} is {(name is null ? "null" : $"'{name}'")}, expected the name of a column.", option);
    }

    private static void CheckMember<TEnum>(TEnum? value, string option)
        where TEnum : struct, Enum
    {
        if (value is { } given && !Enum.IsDefined(given))
            throw new ArgumentOutOfRangeException(option, given, $"Not one of the members of {typeof(TEnum).Name}.");
    }

    private static void CheckRange(bool holds, string option, object value, string range)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(option, value, $"{option} is {range}.");
    }
}
