using System.Collections.Immutable;
using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Loop;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Resume;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace MLNetDenseTrainer.Training;

/// <summary>One call of Fit: reads the data, trains the network, and says in the log what it did.</summary>
internal sealed class TrainingSession(DenseNetworkOptions options, int seed, IHost host, IChannel channel, IProgressChannel progress)
{
    private readonly Recipe _recipe = new(options);
    private readonly EpochReport _report = new(channel, progress);
    private readonly long _began = TimeProvider.System.GetTimestamp();

    /// <summary>Trains on the context's data, from its initial predictor where it has one.</summary>
    /// <param name="context">Training rows, perhaps validation rows and a model to continue.</param>
    /// <param name="outputs">How many outputs the label asks for: one for each of several classes or numbers.</param>
    public (TrainedNetwork Network, TrainingRecord Record) Run(TrainContext context, int outputs)
    {
        options.Checkpoint?.File.CheckWritable();
        var model = context.InitialPredictor as IDenseNetworkModel;
        ContinuedModel? continued = model is null ? null : new ContinuedModel(options, model, channel);
        TrainedNetwork? initial = model?.Network;
        context.TrainingSet.CheckFeatureFloatVector(out int inputs);
        RoleNames names = RoleNames.Of(context.TrainingSet.Schema);
        // Known to fit the label before there are any data; which layers sparse rows get is known after.
        IReadOnlyList<Dense> layers = Layers(outputs, continued, isSparse: false);
        NetworkShape? shape = continued?.Shape(layers, inputs);
        continued?.Check(names);
        int classes = options.ChosenLoss.Head.Classes(outputs);
        // A model to continue goes on taking missing values for what it has taken them for.
        MissingValues missing = initial?.InputScaler.Missing ?? _recipe.MissingValues;
        int? continuedNetworks = initial?.Members.Length;
        int networks = continuedNetworks ?? _recipe.FewestNetworksInMemory;
        Func<bool, InputScaling> scaling = initial is null ? _recipe.Scaling : _ => initial.InputScaler.Kind;
        bool isValidated = context.ValidationSet is not null;
        // A model to continue that holds nothing back has learned from all its rows.
        Func<DataFacts, float> heldBack = model is null || model.Record.Data is { HoldOut.Kind: not HoldOutKind.None }
            ? rows => _recipe.HeldBack(rows, continuedNetworks)
            : _ => options.ValidationFraction;
        var holdOuts = new HoldOutChoice(heldBack, model, isValidated, seed, classes, CheckAlive, channel);
        int targets = options.ChosenLoss.Head.TargetCount(outputs);
        var reader = new TrainingDataReader(
            options, scaling, holdOuts, names, MayBeSparse(initial), missing, seed, classes, targets, networks, CheckAlive, channel);
        (TrainingData data, LabelSummary labels) = reader.Read(context, inputs);
        SayHeldBack(data);
        if (options.ChosenLoss.Head.MayMissLabels)
            CheckTargets(data, context.TrainingSet.Schema.Label!.Value);
        if (options.ClassWeightsOrNull is { } classWeights)
            data.WeighClasses(classWeights.Factors(labels.ClassWeights));

        var facts = new DataFacts(data.Count, inputs, data.IsInMemory, data.IsSparse);
        if (data is MemoryData memory)
            holdOuts.DealFolds(memory, _recipe.Networks(facts, continuedNetworks));
        TrainingSettings settings = Settings(data, facts, continuedNetworks);
        var run = new NetworkTraining(settings, data);
        TrainedNetwork network = initial is null
            ? run.Initialize(Layers(outputs, null, data.IsSparse), options.DefaultOutput)
            : continued!.Begin(shape!, data, context.TrainingSet.Schema.Feature!.Value);
        CheckLabels(labels, network.Shape);
        WarnAboutStopping(data);
        OptimizerState? optimizer = continued?.OptimizerState(settings);
        DataRecord record = RecordOf(data, continued, names, settings);
        string description = TrainingDescription.Of(
            settings,
            data,
            network,
            initial is null ? null : optimizer is null ? "continuing a model" : "continuing a model and its optimiser",
            options.ExampleWeightColumnName is null ? null : "example weights",
            options.ClassWeightsOrNull is null ? null : $"class weights {options.ClassWeightsOrNull}");
        Announce(network, description);
        network = run.Run(network, optimizer);
        WarnAboutTime(network, settings);
        WarnAboutValidation(run.History);
        if (run.HeldOut is { } heldOut)
            channel.Info($"Rows that were held back: {heldOut}.");
        return (network, new TrainingRecord(run.History, run.HeldOut, run.Optimizer, description, record) { BestEpochs = run.BestEpochs });
    }

    // What must not stay zero, because it is shifted or embedded, makes all rows dense.
    private bool MayBeSparse(TrainedNetwork? initial) => initial is null
        ? options.InputScaling is null or InputScaling.None or InputScaling.MaximumAbsolute && options.NumericEmbedding is null or NumericEmbedding.None
        : SparseFeatures.Suit(initial.InputScaler, initial.Shape);

    private IReadOnlyList<Dense> Layers(int outputs, ContinuedModel? continued, bool isSparse)
    {
        string counted = options.ChosenLoss.Head.Counted(outputs);
        if (outputs > Dense.MaximumUnits)
            throw new ArgumentException($"The label column '{options.LabelColumnName}' has {counted}, but a layer has at most {Dense.MaximumUnits} units.", nameof(options.LabelColumnName));
        IReadOnlyList<Dense> layers = continued?.Layers ?? _recipe.Layers(outputs, isSparse);
        if (layers[^1].Units != outputs)
            throw new ArgumentException($"The label column '{options.LabelColumnName}' has {counted}, but the last layer, {layers[^1]}, has {layers[^1].Units} units.", nameof(options.Layers));
        return layers;
    }

    // What a training that continues the model is to know.
    private static DataRecord RecordOf(TrainingData data, ContinuedModel? continued, RoleNames names, TrainingSettings settings)
    {
        ImmutableArray<LabelRange> ranges = settings.Loss.Head.PredictsNumbers ? data.Targets.Ranges : [];
        if (continued is null)
            return new DataRecord(data.HoldOut, settings.NumericEmbedding, names.FeatureHashes, names.LabelHashes, ranges);
        (ImmutableArray<uint> features, ImmutableArray<uint> labels) = continued.Names(names);
        return new DataRecord(data.HoldOut, continued.Embedding, features, labels, continued.LabelRanges(ranges));
    }

    private TrainingSettings Settings(TrainingData data, DataFacts facts, int? continuedNetworks)
    {
        TrainingSettings settings = _recipe.Settings(facts, data.HoldsBack, continuedNetworks);
        if (settings.EnsembleSize > 1 && !data.IsInMemory)
            throw new InvalidOperationException(
                $"A model of {settings.EnsembleSize} networks needs its rows in memory, but {data.Count} rows do not fit in " +
                $"MaximumDataMemory, {options.MaximumDataMemory} bytes. Raise it, or set EnsembleSize to 1.");
        return settings with
        {
            Seed = seed,
            Began = _began,
            OnEpoch = Report,
            // The number that the user asks for stays.
            MayDropMembers = continuedNetworks is null && options.EnsembleSize is null,
            CanEndEarly = options.OnEpoch is not null || options.MaximumTrainingTime is not null,
            KeepOptimizerState = options.KeepOptimizerState,
            Checkpoint = options.Checkpoint,
            OnResume = epochs => channel.Info($"Training goes on after epoch {epochs}, from the checkpoint '{options.Checkpoint!.Path}'."),
            CheckAlive = CheckAlive,
        };
    }

    private void SayHeldBack(TrainingData data)
    {
        if (data.HoldOut.Kind != HoldOutKind.Fraction)
            return;
        if (data.Validation.Count == 0)
            channel.Warning(FormattableString.Invariant(
                $"{data.Count} rows are too few to hold a ValidationFraction of {data.HoldOut.Fraction} back: training without validation."));
        else if (options.ValidationFraction == 0f)
            channel.Info(
                $"{data.Validation.Count} rows are held back, because the recipe's network would learn its rows by heart without them. " +
                "ValidationFraction sets how many.");
    }

    private void Announce(TrainedNetwork network, string description)
    {
        if (network.Shape.HasLinearHiddenLayer)
            channel.Warning($"The network {network.Shape} has a linear hidden layer: linear layers in a row are one linear layer, so it can learn no more without it.");
        string networks = network.Members.Length == 1 ? "" : $"{network.Members.Length} networks ";
        channel.Info($"Training {networks}{network.Shape} ({network.Shape.ParameterCount} parameters) on {description}.");
    }

    // Of several, each has to be there in some row, or there is nothing to learn it from.
    private void CheckTargets(TrainingData data, DataViewSchema.Column label)
    {
        TargetSummary targets = data.Targets;
        string[] names = SlotNames.Of(label);
        int never = targets.Present.IndexOf(0L);
        if (never >= 0)
            throw new InvalidOperationException($"The label column '{label.Name}' has no value for '{names[never]}' (slot {never} of {targets.Count}) in any of {data.Count} training rows: all are missing (NaN).");
        for (int t = 0; t < targets.Count; t++)
        {
            if (targets.Present[t] < data.Count)
                channel.Info($"The label column '{label.Name}' has no value for '{names[t]}' in {data.Count - targets.Present[t]} of {data.Count} training rows, which train the others only.");
        }
    }

    private void CheckLabels(LabelSummary labels, NetworkShape shape)
    {
        if (!options.ChosenLoss.Head.PredictsNumbers)
        {
            if (labels.IsConstant)
                channel.Warning("All labels are of one class, so that is all the model will predict.");
            return;
        }
        if (options.ChosenLoss.NeedsNonNegativeTargets && labels.Negative > 0)
            throw new InvalidOperationException($"{labels.Negative} values of the label column '{options.LabelColumnName}' are below zero, but Loss.{options.ChosenLoss} takes values of at least 0.");
        if (shape.Layers[^1].Activation is Activation.Relu or Activation.Softplus && labels.Negative > 0)
            channel.Warning($"{labels.Negative} labels are below zero, where the output layer's {shape.Layers[^1].Activation} cannot follow.");
    }

    private void WarnAboutStopping(TrainingData data)
    {
        if (data.HoldsBack)
            return;
        if (options.Layers is null && options.Epochs is null)
            channel.Warning("No rows are held back to choose the best epoch by, so the recipe trains few epochs. " +
                "Set ValidationSet to rows that the model has never seen, or fit with validation data.");
        if (options.EarlyStopping is not null)
            channel.Warning("EarlyStopping has no validation data to go by, so training runs all epochs. Set ValidationFraction or ValidationSet, or fit with validation data.");
        if (options is DenseNetworkClassificationOptions { TemperatureScaling: true })
            channel.Warning("TemperatureScaling has no validation data to go by, so probabilities stay as the network gives them. Set ValidationFraction, ValidationSet or an EnsembleSize above 1, or fit with validation data.");
        if (options.ValidationMetric != ValidationMetric.Loss)
            channel.Warning($"ValidationMetric is {options.ValidationMetric}, but there are no validation data to take it from. Set ValidationFraction or ValidationSet, or fit with validation data.");
    }

    private void WarnAboutTime(TrainedNetwork network, TrainingSettings settings)
    {
        if (network.Members.Length < settings.EnsembleSize)
            channel.Warning($"MaximumTrainingTime, {options.MaximumTrainingTime:c}, was enough for {network.Members.Length} of " +
                $"{settings.EnsembleSize} networks: the others had no time for an epoch. Raise it, or set EnsembleSize.");
    }

    private void WarnAboutValidation(IReadOnlyList<EpochMetrics> history)
    {
        EpochMetrics[] unusable = [.. history.Where(epoch => (epoch.MetricValue ?? epoch.ValidationLoss) is { } value && !double.IsFinite(value))];
        if (unusable.Length == 0)
            return;
        // Scores that are no numbers have no loss either.
        if (options.ValidationMetric == ValidationMetric.AreaUnderRocCurve && unusable.All(epoch => double.IsFinite(epoch.ValidationLoss!.Value)))
            channel.Warning($"The validation rows of {unusable.Length} of {history.Count} epochs have no AUC, so none of those could be the best: it takes rows of both classes.");
        else
            channel.Warning($"The validation {options.ValidationMetric.Name()} of {unusable.Length} of {history.Count} epochs is not finite, so none of those could be the best: look for extreme values in the validation rows.");
    }

    private void CheckAlive()
    {
        host.CheckAlive();
        options.CancellationToken.ThrowIfCancellationRequested();
    }

    private void Report(EpochProgress epoch)
    {
        _report.Add(epoch);
        options.OnEpoch?.Invoke(epoch);
    }
}
