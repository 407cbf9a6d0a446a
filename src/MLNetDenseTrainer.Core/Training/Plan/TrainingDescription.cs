using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Data;

namespace MLNetDenseTrainer.Training.Plan;

/// <summary>
/// What a model was trained with, in one line for people: what is in force and nothing else. The same training gives the same line on any
/// number of threads.
/// </summary>
internal static class TrainingDescription
{
    /// <summary>No line is longer, in characters.</summary>
    public const int MaximumLength = 1 << 12;

    /// <param name="settings">What governs the training.</param>
    /// <param name="data">Its rows.</param>
    /// <param name="network">Where it begins.</param>
    /// <param name="others">What is in force besides.</param>
    public static string Of(TrainingSettings settings, TrainingData data, TrainedNetwork network, params IEnumerable<string?> others)
    {
        IEnumerable<string?> parts =
        [
            .. Rows(settings, data), .. others, .. Steps(settings), .. Inputs(settings, network), .. Regularization(settings, network.Shape),
            .. Outputs(settings, network, data), .. Validation(settings, data), FormattableString.Invariant($"seed {settings.Seed}"),
        ];
        string line = string.Join(", ", parts.OfType<string>());
        if (line.Length <= MaximumLength)
            return line;
        // Not through the middle of a character.
        return line[..(char.IsHighSurrogate(line[MaximumLength - 1]) ? MaximumLength - 1 : MaximumLength)];
    }

    private static IEnumerable<string?> Rows(TrainingSettings settings, TrainingData data)
    {
        yield return $"{data.Count} rows";
        yield return data.HoldsFoldsBack
            ? "each network validating on its own part of them"
            : If(data.Validation.Count > 0, $"validating on {data.Validation.Count}");
        yield return If(data.IsSparse, "sparse");
        yield return If(!settings.Shuffle, "not shuffled");
        // In the order of the view, it is all the same whether they are in memory.
        yield return If(settings.Shuffle && !data.IsInMemory, "shuffled through a pool");
    }

    private static IEnumerable<string?> Steps(TrainingSettings settings)
    {
        yield return $"loss {settings.Loss}";
        yield return $"{settings.Optimizer}";
        yield return FormattableString.Invariant($"learning rate {settings.LearningRate} ({settings.LearningRateSchedule})");
        yield return If(settings.Parametrization != Parametrization.Standard, $"{settings.Parametrization} parametrisation");
        yield return $"batch size {settings.BatchSize}";
        yield return $"{settings.Epochs} epochs";
        yield return settings.MaximumTime is { } limit ? $"at most {limit:c}" : null;
    }

    private static IEnumerable<string?> Inputs(TrainingSettings settings, TrainedNetwork network)
    {
        yield return $"input scaling {network.InputScaler.Kind}";
        yield return If(network.InputScaler.Missing == MissingValues.Impute, "missing values imputed");
        yield return If(!network.Shape.Embedded.IsEmpty, $"embedding {NumericEmbedding.Periodic} of {network.Shape.Embedded.Length} features");
        yield return If(settings.LearnedInputScale, "learned input scale");
    }

    private static IEnumerable<string?> Regularization(TrainingSettings settings, NetworkShape shape)
    {
        bool drops = shape.Layers.Any(layer => layer.Dropout > 0f);
        yield return If(drops, $"dropout {string.Join('-', shape.Layers.SkipLast(1).Select(layer => FormattableString.Invariant($"{layer.Dropout}")))}");
        yield return IfPositive("weight decay", settings.WeightDecay);
        yield return If((drops || settings.WeightDecay > 0f) && settings.RegularizationSchedule != RegularizationSchedule.Constant, $"regularisation schedule {settings.RegularizationSchedule}");
        yield return IfPositive("L1", settings.L1Regularization);
        yield return IfPositive("L2", settings.L2Regularization);
        yield return IfPositive("gradients clipped to a norm of", settings.GradientClipNorm ?? 0f);
        yield return IfPositive("label smoothing", settings.LabelSmoothing);
    }

    private static IEnumerable<string?> Outputs(TrainingSettings settings, TrainedNetwork network, TrainingData data)
    {
        yield return If(network.Head.IsScaled, "target standardised");
        yield return If(!network.Head.Bounds.IsEmpty, "scores clamped");
        yield return If(settings.TemperatureScaling && data.HoldsBack, "temperature scaling");
    }

    private static IEnumerable<string?> Validation(TrainingSettings settings, TrainingData data)
    {
        if (!data.HoldsBack)
            yield break;
        string metric = $"validation {settings.ValidationMetric.Name()}";
        yield return settings.EarlyStopping is not { } stopping ? If(settings.ValidationMetric != ValidationMetric.Loss, metric)
            : stopping.Patience == int.MaxValue ? $"best epoch by {metric}"
            : $"{stopping} by {metric}";
    }

    private static string? IfPositive(string what, float value) => If(value > 0f, FormattableString.Invariant($"{what} {value}"));

    private static string? If(bool holds, string what) => holds ? what : null;
}
