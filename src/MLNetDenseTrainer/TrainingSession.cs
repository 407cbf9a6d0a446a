using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training;

namespace MLNetDenseTrainer;

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
        TrainedNetwork? initial = model?.Network;
        context.TrainingSet.CheckFeatureFloatVector(out int inputs);
        // Known to fit the label before there are any data; which layers sparse rows get is known after.
        IReadOnlyList<Dense> layers = Layers(outputs, initial, isSparse: false);
        NetworkShape? continued = initial is null ? null : Continued(initial, layers, inputs);
        int classes = options.ChosenLoss.Task switch
        {
            NetworkTask.BinaryClassification => 2,
            NetworkTask.MulticlassClassification => outputs,
            _ => 1,
        };
        // A model to continue goes on taking missing values for what it has taken them for.
        MissingValues missing = initial?.InputScaler.Missing ?? _recipe.MissingValues;
        var reader = new TrainingDataReader(options, _recipe.Scaling, MayBeSparse(initial), missing, seed, classes, options.ChosenLoss.TargetCount(outputs), CheckAlive, channel);
        (TrainingData data, LabelSummary labels) = reader.Read(context, inputs);
        if (options.ChosenLoss.Task == NetworkTask.MultiOutputRegression)
            CheckTargets(data, context.TrainingSet.Schema.Label!.Value);
        if (options.ClassWeightsOrNull is { } classWeights)
            data.WeighClasses(classWeights.Factors(labels.ClassWeights));

        TrainingSettings settings = Settings(data, inputs, initial);
        var run = new NetworkTraining(settings, data);
        TrainedNetwork network = initial is null ? run.Initialize(Layers(outputs, initial, data.IsSparse), options.DefaultOutput) : initial.Reshaped(continued!);
        CheckLabels(labels, network.Shape);
        WarnAboutStopping(settings, data);
        OptimizerState? optimizer = OptimizerStateOf(model, settings);
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
        return (network, new TrainingRecord(run.History, run.HeldOut, run.Optimizer, description));
    }

    // What must not stay zero, because it is shifted or embedded, makes all rows dense.
    private bool MayBeSparse(TrainedNetwork? initial) => initial is null
        ? options.InputScaling is null or InputScaling.None or InputScaling.MaximumAbsolute && options.NumericEmbedding is null or NumericEmbedding.None
        : SparseFeatures.Suit(initial.InputScaler, initial.Shape);

    private IReadOnlyList<Dense> Layers(int outputs, TrainedNetwork? initial, bool isSparse)
    {
        string counted = options.ChosenLoss.Task.IsRegression() ? $"{outputs} {(outputs == 1 ? "number" : "numbers")}" : $"{outputs} {(outputs == 1 ? "class" : "classes")}";
        if (outputs > Dense.MaximumUnits)
            throw new ArgumentException($"The label column '{options.LabelColumnName}' has {counted}, but a layer has at most {Dense.MaximumUnits} units.", nameof(options.LabelColumnName));
        IReadOnlyList<Dense> layers = options.Layers is null && initial is not null
            ? [.. initial.Shape.Layers.Select(layer => new Dense(layer.Units, layer.Activation, layer.Dropout))]
            : _recipe.Layers(outputs, isSparse);
        if (layers[^1].Units != outputs)
            throw new ArgumentException($"The label column '{options.LabelColumnName}' has {counted}, but the last layer, {layers[^1]}, has {layers[^1].Units} units.", nameof(options.Layers));
        return layers;
    }

    // The shape of a model to continue, with the dropout of the layers asked for.
    private NetworkShape Continued(TrainedNetwork initial, IReadOnlyList<Dense> layers, int inputs)
    {
        int flags = initial.InputScaler.Flagged.Length;
        NetworkShape shape = NetworkShape.Create(inputs + flags, layers, options.DefaultOutput, initial.Features == inputs ? initial.Shape.Embedded : []);
        if (!initial.Shape.Fits(shape))
            throw new ArgumentException($"The model to continue is {initial.Shape}, but the data and options ask for {shape}.", "modelParameters");
        if (options.EnsembleSize is { } size && size != initial.Members.Length)
            throw new ArgumentException($"The model to continue averages {initial.Members.Length} networks, but EnsembleSize is {size}.", "modelParameters");
        return shape;
    }

    private TrainingSettings Settings(TrainingData data, int features, TrainedNetwork? initial)
    {
        TrainingSettings settings = _recipe.Settings(data.Count, features, data.IsInMemory, data.IsSparse);
        int networks = initial?.Members.Length ?? settings.EnsembleSize;
        if (networks > 1 && !data.IsInMemory)
            throw new InvalidOperationException($"A model of {networks} networks needs its rows in memory, but {data.Count} rows do not fit in MaximumDataMemory, {options.MaximumDataMemory} bytes. Raise it, or set EnsembleSize to 1.");
        return settings with
        {
            Seed = seed,
            Began = _began,
            EnsembleSize = networks,
            OnEpoch = Report,
            // The number that the user asks for stays.
            MayDropMembers = initial is null && options.EnsembleSize is null,
            CanEndEarly = options.OnEpoch is not null || options.MaximumTrainingTime is not null,
            KeepOptimizerState = options.KeepOptimizerState,
            Checkpoint = options.Checkpoint,
            OnResume = epochs => channel.Info($"Training goes on after epoch {epochs}, from the checkpoint '{options.Checkpoint!.Path}'."),
            CheckAlive = CheckAlive,
        };
    }

    // What the optimisers of a model to continue went by, where those of this training can go on with it.
    private OptimizerState? OptimizerStateOf(IDenseNetworkModel? model, TrainingSettings settings)
    {
        if (model?.Record.Optimizer is not { } state)
            return null;
        string kind = OptimizerState.KindOf(settings);
        channel.Info(state.Kind == kind
            ? "The optimiser goes on with the state that the model has kept."
            : $"The optimiser begins afresh, because the model has kept the state of another: {state.Kind}, not {kind}.");
        return state.Kind == kind ? state : null;
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
        if (!options.ChosenLoss.Task.IsRegression())
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

    private void WarnAboutStopping(TrainingSettings settings, TrainingData data)
    {
        if (data.Validation.Count > 0 || TrainingDescription.HoldsFoldsBack(settings, data))
            return;
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
