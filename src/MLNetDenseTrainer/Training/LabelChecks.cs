using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Training.Data;

namespace MLNetDenseTrainer.Training;

/// <summary>Refuses labels that there is nothing to learn from, and warns of those that the network cannot reach.</summary>
internal static class LabelChecks
{
    /// <exception cref="InvalidOperationException">The loss takes no labels below zero, or a number is missing in all rows.</exception>
    public static void Check(TrainingPlan plan, LabelSummary labels, TrainingData data, DataViewSchema.Column column, IChannel channel)
    {
        Loss loss = plan.Settings.Loss;
        if (loss.Head.MayMissLabels)
            CheckPresent(data.Targets, plan.Facts.Rows, column, channel);
        if (!loss.Head.PredictsNumbers)
        {
            if (labels.IsConstant)
                channel.Warning("All labels are of one class, so the model will predict that class only.");
            return;
        }
        if (labels.Negative == 0)
            return;
        if (loss.NeedsNonNegativeTargets)
            throw new InvalidOperationException(
                $"Labels must be at least 0 for Loss.{loss}, but {labels.Negative} values of the label column '{column.Name}' are below "
                + "zero. Remove these rows, or choose another loss.");
        Activation output = plan.Layers[^1].Activation ?? plan.Options.DefaultOutput;
        if (output is Activation.Relu or Activation.Softplus)
            channel.Warning($"{labels.Negative} labels are below zero, but the output layer's {output} gives no scores below zero.");
    }

    private static void CheckPresent(TargetSummary targets, long rows, DataViewSchema.Column column, IChannel channel)
    {
        string[] names = SlotNames.Of(column);
        for (int t = 0; t < targets.Count; t++)
        {
            long missing = rows - targets.Present[t];
            string found = $"The label column '{column.Name}' has no value for '{names[t]}'";
            if (missing == rows)
                throw new InvalidOperationException(
                    $"{found} (slot {t} of {targets.Count}) in any of {rows} training rows. Remove the slot, or give some rows a value.");
            if (missing > 0)
                channel.Info($"{found} in {missing} of {rows} training rows. These rows train the other outputs only.");
        }
    }
}
