using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training;

namespace MLNetDenseTrainer;

/// <summary>One call of Fit: reads the data, trains the network, and says in the log what it did.</summary>
internal sealed class TrainingSession(DenseNetworkOptions options, int seed, IHost host, IChannel channel, IProgressChannel progress)
{
    private static readonly int[] _defaultHiddenUnits = [64, 32];

    /// <summary>Trains on the context's data, from its initial predictor where it has one.</summary>
    /// <param name="context">Training rows, perhaps validation rows and a model to continue.</param>
    /// <param name="classes">How many classes the label has; 1 where it has none.</param>
    public (TrainedNetwork Network, IReadOnlyList<EpochMetrics> History) Run(TrainContext context, int classes)
    {
        TrainedNetwork? initial = (context.InitialPredictor as IDenseNetworkModel)?.Network;
        context.TrainingSet.CheckFeatureFloatVector(out int inputs);
        NetworkShape shape = Shape(inputs, classes, initial);
        (TrainingRows rows, int[] training, int[] validation) = ReadRows(context, inputs, classes);
        WarnAboutLabels(rows, shape);
        options.ClassWeightsOrNull?.Apply(rows, LabelValues(classes));

        channel.Info($"Training {shape} ({shape.ParameterCount} parameters) on {training.Length} rows, validating on {validation.Length}: {options.Loss}, " +
            FormattableString.Invariant($"{options.Optimizer}, learning rate {options.LearningRate}, batch size {options.BatchSize}, {options.Epochs} epochs, seed {seed}."));
        var run = new NetworkTraining(Settings(), rows, training, validation);
        TrainedNetwork network = initial is null
            ? run.Run(shape, options.InputScaling, (options as DenseNetworkRegressionTrainer.Options)?.StandardizeTarget ?? false)
            : run.Continue(initial, shape);
        return (network, run.History);
    }

    private NetworkShape Shape(int inputs, int classes, TrainedNetwork? initial)
    {
        IReadOnlyList<Dense>? layers = options.Layers;
        if (layers is null && initial is not null)
            layers = [.. initial.Shape.Layers.Select(layer => new Dense(layer.Units, layer.Activation, layer.Dropout))];
        layers ??= [.. _defaultHiddenUnits.Select(units => new Dense(units)), new Dense(classes)];

        var shape = NetworkShape.Create(inputs, layers, options.DefaultOutput);
        if (shape.Outputs != classes)
            throw new ArgumentException($"The label column '{options.LabelColumnName}' has {classes} classes, but the last layer, {layers[^1]}, has {shape.Outputs} units.", nameof(options.Layers));
        if (initial is not null && !initial.Shape.Fits(shape))
            throw new ArgumentException($"The model to continue is {initial.Shape}, but the data and options ask for {shape}.", "modelParameters");
        if (shape.HasLinearHiddenLayer)
            channel.Warning($"The network {shape} has a linear hidden layer: linear layers in a row are one linear layer, so it can learn no more without it.");
        return shape;
    }

    private (TrainingRows Rows, int[] Training, int[] Validation) ReadRows(TrainContext context, int inputs, int classes)
    {
        var rows = new TrainingRows(inputs);
        new RowReader(rows).Read(context.TrainingSet, "training", CheckAlive, channel);
        int count = rows.Count;
        int[] training = [.. Enumerable.Range(0, count)];
        int[] validation = [];
        if (context.ValidationSet is { } validationSet)
        {
            validationSet.CheckFeatureFloatVector(out int validationInputs);
            if (validationInputs != inputs)
                throw new ArgumentException($"The feature column '{options.FeatureColumnName}' has {inputs} features in the training data, but {validationInputs} in the validation data.", "validationData");
            new RowReader(rows).Read(validationSet, "validation", CheckAlive, channel);
            validation = [.. Enumerable.Range(count, rows.Count - count)];
        }
        else if (options.ValidationFraction > 0f)
        {
            (training, validation) = RowSplit.Split(rows, options.ValidationFraction, LabelValues(classes) > 1, new RandomGenerator(seed, RandomStream.Splitting));
            if (validation.Length == 0)
                channel.Warning(FormattableString.Invariant($"{count} rows are too few to hold a ValidationFraction of {options.ValidationFraction} back: training without validation."));
        }
        if (options.EarlyStopping is not null && validation.Length == 0)
            channel.Warning("EarlyStopping has no validation data to go by, so training runs all epochs. Set ValidationFraction or fit with validation data.");
        return (rows, training, validation);
    }

    // One output tells two classes apart.
    private int LabelValues(int classes) => options.Loss.Task == NetworkTask.BinaryClassification ? 2 : classes;

    private void WarnAboutLabels(TrainingRows rows, NetworkShape shape)
    {
        IEnumerable<float> targets = Enumerable.Range(0, rows.Count).Select(rows.Target);
        if (options.Loss.Task != NetworkTask.Regression)
        {
            if (targets.Distinct().Count() == 1)
                channel.Warning("All labels are of one class, so that is all the model will predict.");
            return;
        }
        int negative = targets.Count(target => target < 0f);
        if (shape.Layers[^1].Activation is Activation.Relu or Activation.Softplus && negative > 0)
            channel.Warning($"{negative} labels are below zero, where the output layer's {shape.Layers[^1].Activation} cannot follow.");
    }

    private TrainingSettings Settings() => new()
    {
        Loss = options.Loss,
        Optimizer = options.Optimizer,
        LearningRateSchedule = options.LearningRateSchedule,
        LearningRate = options.LearningRate,
        BatchSize = options.BatchSize,
        Epochs = options.Epochs,
        Seed = seed,
        Threads = options.NumberOfThreads ?? Environment.ProcessorCount,
        Shuffle = options.Shuffle,
        L2Regularization = options.L2Regularization,
        WeightDecay = options.Optimizer.EffectiveWeightDecay(options.WeightDecay),
        GradientClipNorm = options.GradientClipNorm,
        LabelSmoothing = options.LabelSmoothingOrZero,
        EarlyStopping = options.EarlyStopping,
        OnEpoch = Report,
        CheckAlive = CheckAlive,
    };

    private void CheckAlive()
    {
        host.CheckAlive();
        options.CancellationToken.ThrowIfCancellationRequested();
    }

    private void Report(EpochProgress epoch)
    {
        channel.Info(epoch.ToString());
        if (epoch.Epoch == 1)
            progress.SetHeader(new ProgressHeader(["loss"], ["epochs"]), entry => entry.SetProgress(0, epoch.Epoch, epoch.Epochs));
        progress.Checkpoint(epoch.TrainingLoss, epoch.Epoch);
        options.OnEpoch?.Invoke(epoch);
    }
}
