using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Training;

/// <summary>Tells the user what the plan decided: log lines and warnings before the first epoch.</summary>
internal sealed class PlanReport(TrainingPlan plan, IChannel channel)
{
    private readonly DenseNetworkOptions _options = plan.Options;
    private readonly DataFacts _facts = plan.Facts;

    public void Rows(HoldOutPlan holdOuts)
    {
        string memory = FormattableString.Invariant($"MaximumDataMemory, {_options.MaximumDataMemory / (double)(1 << 20):F0} MiB");
        if (_facts.IsInMemory)
            channel.Info($"The {_facts.Rows} training rows are kept in memory, because they fit in {memory}.");
        else
            channel.Info($"The training rows do not fit in {memory}, so each epoch reads the view anew, {Order()}.");
        if (_facts.IsSparse)
            channel.Info(
                FormattableString.Invariant($"Rows are sparse: {_facts.KeptPerRow:F1} of {_facts.Features} features are not zero. ")
                + "Only these are stored and used. A step changes the weights of the features in its batch only.");
        if (!_facts.Categories.IsEmpty)
            channel.Info($"{_facts.Categories.Groups.Length} one-hot groups of {_facts.Categories.Count} slots enter as learned vectors.");
        if (plan.Continued is null)
            SaySamples();
        if (_facts.ValidationRows < _facts.ValidationRowsFound)
            channel.Info($"Epochs are measured by {_facts.ValidationRows} validation rows drawn at random out of "
                + $"{_facts.ValidationRowsFound}, because more do not fit in MaximumDataMemory.");
        if (holdOuts.Held is { } held)
            SayKept(holdOuts, held);
        SayHeldBack();
        if (_options.SamplingKeyColumnName is { } samplingKey && _facts.HoldOut.Kind == HoldOutKind.None)
            channel.Warning($"SamplingKeyColumnName is '{samplingKey}', but it has no effect, because no rows are held back. "
                + "If ValidationSet is given, split it off by whole groups.");
    }

    public void Continued(int[] revived, int[] unflagged, DataViewSchema.Column features)
    {
        if (revived.Length > 0)
            channel.Info($"{Counted(revived, features)} did not vary when the model was trained. They are scaled by today's values.");
        if (unflagged.Length > 0)
            channel.Warning($"{Counted(unflagged, features)} had no missing values when the model was trained. "
                + "Values missing now take the center, and no input tells that they are missing. Train a new model to have such an input.");
        if (_options is DenseNetworkRegressionOptions { StandardizeTarget: true })
            channel.Info(plan.Continued!.IsTargetScaled
                ? "The target keeps its scale."
                : "The target stays unscaled, because the model was trained on unscaled targets.");
        if (plan.Continued!.Optimizer is { } state)
            channel.Info(plan.Optimizer is not null
                ? "The optimizer goes on with the state that the model has kept."
                : $"The optimizer begins afresh: the model has kept the state of {state.Identity}, "
                    + $"not of {OptimizerIdentity.Of(plan.Settings)}.");
    }

    public void Announce(TrainedNetwork network, string description)
    {
        if (!_facts.IsValidated)
            WarnWithoutValidation();
        SayEffort();
        if (network.Shape.HasLinearHiddenLayer)
            channel.Warning($"The network {network.Shape} has a linear hidden layer. Two linear layers in a row are one linear layer, "
                + "so remove it or give it another activation.");
        string networks = network.Members.Length == 1 ? "" : $"{network.Members.Length} networks ";
        channel.Info($"Training {networks}{network.Shape} ({network.Shape.ParameterCount} parameters) on {description}.");
    }

    private void SayEffort()
    {
        if (_options.Layers is null)
            channel.Info($"Effort is {_options.Effort}: the recipe for {(_facts.IsSparse ? "sparse rows" : "tables")} at this effort "
                + "chooses each option that is null.");
        else if (_options.Effort != Effort.Standard)
            channel.Warning($"Effort is {_options.Effort}, but it decides nothing, because Layers are given. "
                + "Remove Layers to let the trainer choose, or set EnsembleSize and Epochs.");
    }

    private string Order() => _options.Shuffle
        ? $"through a shuffle pool of {Math.Min(_facts.Rows, Math.Max(_facts.PoolRows, plan.Settings.BatchSize))} rows"
        : "in the order of the view";

    private void SaySamples()
    {
        if (_facts.QuantileSample > 0)
            channel.Info($"{plan.Settings.InputScaling} uses the quantiles of {_facts.QuantileSample} rows drawn at random "
                + $"out of {_facts.Rows}.");
        if (_facts.TargetSample > 0 && plan.Settings is { StandardizeTarget: true, Loss.IsRobust: true })
            channel.Info($"StandardizeTarget uses the quartiles of {_facts.TargetSample} rows drawn at random out of {_facts.Rows}.");
    }

    private void SayKept(HoldOutPlan holdOuts, HoldOut held)
    {
        string? asked = holdOuts.Source switch
        {
            ValidationSource.Fraction => FormattableString.Invariant($"a fraction of {holdOuts.Fraction}"),
            ValidationSource.Folds => $"{holdOuts.Folds} folds",
            _ => null,
        };
        if (held.Kind == HoldOutKind.None)
        {
            if (asked is not null)
                channel.Warning($"No rows are held back, though the options ask for {asked}: the model to continue was trained on all its "
                    + "rows, or its file does not say which were held back. So there are no held-out metrics, no best epoch and no new "
                    + "temperature. Set ValidationSet to rows that the model has never seen.");
            return;
        }
        if (asked is null)
            channel.Info($"All rows are used for training. The model held {held.Name} back so far, and holds no rows back from now on.");
        else if (_facts.HoldOut.Kind == HoldOutKind.None)
            channel.Warning($"The model to continue holds {held.Name} back, which cannot go on: a network would have no rows left, or the "
                + "rows do not fit in MaximumDataMemory. All rows are used for training, and the model holds no rows back from now on.");
        else if (held.Kind == HoldOutKind.Fraction ? held.Fraction != holdOuts.Fraction : holdOuts.Fraction > 0f)
            channel.Info($"The model to continue goes on holding {held.Name} back, instead of {asked}, "
                + "because it was trained on all others.");
    }

    private void SayHeldBack()
    {
        if (_facts.HoldOut.Kind != HoldOutKind.Fraction)
            return;
        if (_facts.ValidationRows == 0)
            channel.Warning(FormattableString.Invariant($"{_facts.Rows} rows are too few to hold a ValidationFraction of ")
                + FormattableString.Invariant($"{_facts.HoldOut.Fraction} back. Training goes without validation."));
        else if (_options.ValidationFraction == 0f)
            channel.Info($"{_facts.ValidationRows} rows are held back, because the recipe's network would memorize its rows without them. "
                + "ValidationFraction sets how many.");
    }

    private void WarnWithoutValidation()
    {
        const string Remedy = "Set ValidationFraction or ValidationSet, or fit with validation data.";
        if (_options.Layers is null && _options.Epochs is null)
            channel.Warning("No rows are held back to choose the best epoch by, so the recipe trains few epochs. "
                + "Set ValidationSet to rows that the model has never seen, or fit with validation data.");
        if (_options.EarlyStopping is not null)
            channel.Warning($"EarlyStopping has no validation rows, so training runs all epochs. {Remedy}");
        if (_options is DenseNetworkClassificationOptions { TemperatureScaling: true })
            channel.Warning($"TemperatureScaling has no validation rows, so probabilities are not calibrated. {Remedy} "
                + "EnsembleSize above 1 holds rows back, too.");
        if (_options.ValidationMetric is not (null or ValidationMetric.Loss) and var metric)
            channel.Warning($"ValidationMetric is {metric}, but there are no validation rows. {Remedy}");
    }

    // The first few by name.
    private string Counted(int[] slots, DataViewSchema.Column features)
    {
        const int Most = 5;
        string[] names = SlotNames.Of(features);
        string listed = string.Join(", ", slots.Take(Most).Select(slot => $"'{names[_facts.Categories.SlotOf(slot)]}'"));
        string more = slots.Length > Most ? $" and {slots.Length - Most} more" : "";
        return $"{slots.Length} of {names.Length} features ({listed}{more})";
    }
}
