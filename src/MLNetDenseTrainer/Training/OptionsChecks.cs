using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Training;

/// <summary>The one place where options are checked. Messages name the option, its range and its value.</summary>
internal static class OptionsChecks
{
    private const long SmallestDataMemory = 1 << 20;
    private const string PositiveAndFinite = "positive and finite";
    private const string AtLeast0AndFinite = "at least 0 and finite";
    private const string AtLeast0AndLessThan1 = "at least 0 and less than 1";
    private const string OrNull = ", or null to let the trainer choose";

    /// <summary>A copy of the options, checked, that later changes to the original leave alone.</summary>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public static TOptions Checked<TOptions>(TOptions options)
        where TOptions : DenseNetworkOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckColumns(options);
        CheckLoss(options);
        CheckEnums(options);
        CheckNumbers(options);
        CheckLayers(options);
        return (TOptions)options.Clone();
    }

    /// <exception cref="ArgumentException">Layers have other outputs than the label, or no layer could have as many.</exception>
    public static void CheckOutputs(DenseNetworkOptions options, int outputs, IReadOnlyList<Dense>? layers)
    {
        string label = $"The label column '{options.LabelColumnName}' has {options.ChosenLoss.Head.Counted(outputs)}";
        if (outputs > Dense.MaximumUnits)
            throw new ArgumentException($"{label}, but a layer has at most {Dense.MaximumUnits} units.", nameof(options.LabelColumnName));
        if (layers is not null && layers[^1].Units != outputs)
            throw new ArgumentException(
                $"{label}, but the last layer, {layers[^1]}, has {layers[^1].Units} units. Give it {outputs}.", nameof(options.Layers));
    }

    private static void CheckColumns(DenseNetworkOptions options)
    {
        Require(!string.IsNullOrWhiteSpace(options.LabelColumnName), options.LabelColumnName, "the name of a column");
        Require(!string.IsNullOrWhiteSpace(options.FeatureColumnName), options.FeatureColumnName, "the name of a column");
        IReadOnlyList<string> categories = options.CategoricalColumns ?? [];
        if (categories.Any(string.IsNullOrWhiteSpace))
            throw new ArgumentException(
                "CategoricalColumns must be names of columns, but one is empty.", nameof(options.CategoricalColumns));
        if (categories.Distinct().Count() < categories.Count)
            throw new ArgumentException(
                $"CategoricalColumns must name each column once. It is {string.Join(", ", categories)}.",
                nameof(options.CategoricalColumns));
        // A network that is given its label has nothing to learn.
        if (categories.Contains(options.LabelColumnName))
            throw new ArgumentException(
                $"CategoricalColumns must not name the label column, '{options.LabelColumnName}', but it does. Leave it out.",
                nameof(options.CategoricalColumns));
        string? weight = options.ExampleWeightColumnName;
        Require(weight is null || !string.IsNullOrWhiteSpace(weight), options.ExampleWeightColumnName, "the name of a column, or null");
        string? group = options.SamplingKeyColumnName;
        Require(group is null || !string.IsNullOrWhiteSpace(group), options.SamplingKeyColumnName, "the name of a column, or null");
        Require(group != options.LabelColumnName, options.SamplingKeyColumnName, "another column than the label, or null");
    }

    private static void CheckLoss(DenseNetworkOptions options)
    {
        if (options.ChosenLoss is null)
            throw new ArgumentNullException("Loss", "Loss must be one of those that the class Loss makes, but it is null.");
        IReadOnlyList<ValidationMetric> metrics = options.ChosenLoss.Head.Metrics;
        bool isKnown = options.ValidationMetric is not { } metric || metrics.Contains(metric);
        Require(isKnown, options.ValidationMetric, $"one of {string.Join(", ", metrics)} for this task{OrNull}");
    }

    private static void CheckEnums(DenseNetworkOptions options)
    {
        Require(Enum.IsDefined(options.Effort), options.Effort, $"a member of {nameof(Effort)}");
        RequireMember(options.InputScaling);
        RequireMember(options.MissingValues);
        RequireMember(options.NumericEmbedding);
        RequireMember(options.CategoryEmbedding);
        RequireMember(options.Parametrization);
        RequireMember(options.RegularizationSchedule);
        RequireMember((options as DenseNetworkClassificationOptions)?.SmoothingTarget);
    }

    private static void CheckNumbers(DenseNetworkOptions options)
    {
        Require(IsPositive(options.LearningRate), options.LearningRate, PositiveAndFinite + OrNull);
        Require(IsAtLeast0(options.L1Regularization), options.L1Regularization, AtLeast0AndFinite);
        Require(IsAtLeast0(options.L2Regularization), options.L2Regularization, AtLeast0AndFinite);
        Require(IsAtLeast0(options.WeightDecay), options.WeightDecay, AtLeast0AndFinite + OrNull);
        _ = options.Optimizer?.EffectiveWeightDecay(options.WeightDecay ?? 0f);
        Require(IsPositive(options.GradientClipNorm), options.GradientClipNorm, PositiveAndFinite + ", or null for no clipping");
        if (options is DenseNetworkClassificationOptions classes)
            Require(classes.LabelSmoothing is null or (>= 0f and < 1f), classes.LabelSmoothing, AtLeast0AndLessThan1 + OrNull);
        const int MostNetworks = TrainedNetwork.MaximumMembers;
        Require(options.EnsembleSize is null or (>= 1 and <= MostNetworks), options.EnsembleSize, $"1 to {MostNetworks}{OrNull}");
        Require(options.Folds is null or (>= 2 and <= MostNetworks), options.Folds, $"2 to {MostNetworks}{OrNull}");
        Require(options.BatchSize is null or >= 1, options.BatchSize, $"at least 1{OrNull}");
        const int MostEpochs = TrainingSettings.MaximumEpochs;
        Require(options.Epochs is null or (>= 1 and <= MostEpochs), options.Epochs, $"1 to {MostEpochs}{OrNull}");
        TimeSpan? time = options.MaximumTrainingTime;
        Require(time is null || time > TimeSpan.Zero, options.MaximumTrainingTime, "positive, or null for no limit");
        Require(options.NumberOfThreads is null or >= 1, options.NumberOfThreads, "at least 1, or null for one per processor");
        Require(options.MaximumDataMemory >= SmallestDataMemory, options.MaximumDataMemory, "at least 1048576 bytes (1 MiB)");
        Require(options.ValidationFraction is >= 0f and < 1f, options.ValidationFraction, AtLeast0AndLessThan1);
        if (options.ValidationSet is not null && options.ValidationFraction > 0f)
            throw new ArgumentException(
                FormattableString.Invariant($"ValidationSet is given and ValidationFraction is {options.ValidationFraction}. ")
                + "Set one of them.",
                nameof(options.ValidationSet));
    }

    private static void CheckLayers(DenseNetworkOptions options)
    {
        if (options.Layers is null)
            return;
        OutputLayer.Check(options.ChosenLoss, options.Layers, nameof(options.Layers));
        if (options is DenseNetworkRegressionOptions { NonNegative: true } && options.Layers[^1].Activation == Activation.Linear)
            throw new ArgumentException(
                "NonNegative is true, but the last layer's activation is Linear, which can be negative. Name Relu, Softplus or none.",
                "NonNegative");
    }

    private static bool IsPositive(float? value) => value is null || (value > 0f && float.IsFinite(value.Value));

    private static bool IsAtLeast0(float? value) => value is null || (value >= 0f && float.IsFinite(value.Value));

    private static void RequireMember<TEnum>(TEnum? value, [CallerArgumentExpression(nameof(value))] string expression = "")
        where TEnum : struct, Enum =>
        Require(value is not { } given || Enum.IsDefined(given), value, $"a member of {typeof(TEnum).Name}{OrNull}", expression);

    // The option's name is the last part of the expression that reads it.
    private static void Require(bool holds, object? value, string range, [CallerArgumentExpression(nameof(value))] string expression = "")
    {
        if (holds)
            return;
        string option = expression[(expression.LastIndexOf('.') + 1)..];
        string found = value switch { null => "null", string text => $"'{text}'", _ => FormattableString.Invariant($"{value}") };
        throw new ArgumentOutOfRangeException(option, $"{option} must be {range}, but it is {found}.");
    }
}
