using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Training;

/// <summary>The plan in one line: what is in force and nothing else, the same on any number of threads.</summary>
internal static class PlanDescription
{
    public static string Of(TrainingPlan plan, TrainedNetwork network)
    {
        TrainingSettings settings = plan.Settings;
        IEnumerable<string?> parts =
        [
            .. Rows(plan), .. Steps(settings), .. Inputs(settings, network), .. Regularization(settings, network.Shape),
            .. Outputs(plan, network), .. Validation(plan), FormattableString.Invariant($"seed {settings.Seed}"),
        ];
        string line = string.Join(", ", parts.OfType<string>());
        const int Most = TrainingRecord.MaximumDescription;
        // A pair of surrogates stays whole.
        return line.Length <= Most ? line : line[..(char.IsHighSurrogate(line[Most - 1]) ? Most - 1 : Most)];
    }

    private static IEnumerable<string?> Rows(TrainingPlan plan)
    {
        DataFacts facts = plan.Facts;
        yield return $"{facts.Rows} rows";
        yield return facts.Validation == ValidationSource.Folds
            ? $"each network validating on one of {facts.HoldOut.Parts} parts of them"
            : If(facts.IsValidated, $"validating on {facts.ValidationRows}");
        yield return facts.HoldOut.SamplingKey is { } samplingKey ? $"groups of '{samplingKey}' held back whole" : null;
        yield return If(facts.IsSparse, "sparse");
        yield return If(!plan.Settings.Shuffle, "not shuffled");
        // Without shuffling, rows come in the order of the view either way.
        yield return If(plan.Settings.Shuffle && !facts.IsInMemory, "shuffled through a pool");
        yield return If(plan.Continued is not null, plan.Optimizer is null ? "continuing a model" : "continuing a model and its optimizer");
        yield return plan.Options.CategoricalColumns is { Count: > 0 } columns ? $"categorical columns {string.Join(' ', columns)}" : null;
        yield return If(plan.Options.ExampleWeightColumnName is not null, "example weights");
        yield return plan.Options.ClassWeightsOrNull is { } classWeights ? $"class weights {classWeights}" : null;
    }

    private static IEnumerable<string?> Steps(TrainingSettings settings)
    {
        yield return $"loss {settings.Loss}";
        yield return $"{settings.Optimizer}";
        yield return FormattableString.Invariant($"learning rate {settings.LearningRate} ({settings.LearningRateSchedule})");
        yield return If(settings.Parametrization != Parametrization.Standard, $"{settings.Parametrization} parametrization");
        yield return $"batch size {settings.BatchSize}";
        yield return $"{settings.Epochs} epochs";
        yield return settings.MaximumTrainingTime is { } limit ? $"at most {limit:c}" : null;
    }

    private static IEnumerable<string?> Inputs(TrainingSettings settings, TrainedNetwork network)
    {
        yield return $"input scaling {settings.InputScaling}";
        yield return If(settings.MissingValues == MissingValues.Impute, "missing values imputed");
        int embedded = network.Shape.Embedded.Length;
        yield return If(embedded > 0, $"embedding {NumericEmbedding.Periodic} of {embedded} features");
        int groups = network.Shape.Categories.Length;
        int slots = network.Shape.CategoryCount;
        yield return If(groups > 0, $"embedding {CategoryEmbedding.Learned} of {groups} one-hot groups ({slots} slots)");
        yield return If(settings.LearnedInputScale, "learned input scale");
    }

    private static IEnumerable<string?> Regularization(TrainingSettings settings, NetworkShape shape)
    {
        IEnumerable<string> dropout = shape.Layers.SkipLast(1).Select(layer => FormattableString.Invariant($"{layer.Dropout}"));
        bool drops = shape.Layers.Any(layer => layer.Dropout > 0f);
        yield return If(drops, $"dropout {string.Join('-', dropout)}");
        yield return IfPositive("weight decay", settings.WeightDecay);
        yield return If(
            (drops || settings.WeightDecay > 0f) && settings.RegularizationSchedule != RegularizationSchedule.Constant,
            $"regularization schedule {settings.RegularizationSchedule}");
        yield return IfPositive("L1", settings.L1Regularization);
        yield return IfPositive("L2", settings.L2Regularization);
        yield return IfPositive("gradients clipped to a norm of", settings.GradientClipNorm ?? 0f);
        string target = settings.SmoothingShares.IsEmpty ? "" : " to class frequencies";
        yield return If(settings.LabelSmoothing > 0f, FormattableString.Invariant($"label smoothing {settings.LabelSmoothing}{target}"));
    }

    private static IEnumerable<string?> Outputs(TrainingPlan plan, TrainedNetwork network)
    {
        yield return If(network.Head.IsScaled, "target standardized");
        yield return If(plan.Settings.ClampScores, "scores clamped");
        bool calibrates = plan.Settings.TemperatureScaling && plan.Facts.IsValidated;
        yield return If(calibrates, "temperature scaling");
        yield return If(calibrates && plan.Settings.ClassOffsets, "class offsets");
    }

    private static IEnumerable<string?> Validation(TrainingPlan plan)
    {
        if (!plan.Facts.IsValidated)
            yield break;
        string metric = $"validation {plan.Settings.ValidationMetric.Name()}";
        yield return plan.Settings.EarlyStopping is not { } stopping ? If(plan.Settings.ValidationMetric != ValidationMetric.Loss, metric)
            : stopping.OnlyChoosesBest ? $"best epoch by {metric}"
            : $"{stopping} by {metric}";
    }

    private static string? IfPositive(string what, float value) => If(value > 0f, FormattableString.Invariant($"{what} {value}"));

    private static string? If(bool holds, string what) => holds ? what : null;
}
