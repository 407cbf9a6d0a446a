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
    private static readonly int[] _defaultHiddenUnits = [64, 32];

    /// <summary>Trains on the context's data, from its initial predictor where it has one.</summary>
    /// <param name="context">Training rows, perhaps validation rows and a model to continue.</param>
    /// <param name="classes">How many classes the label has, one output for each; 1 where there is one output.</param>
    public (TrainedNetwork Network, IReadOnlyList<EpochMetrics> History) Run(TrainContext context, int classes)
    {
        TrainedNetwork? initial = (context.InitialPredictor as IDenseNetworkModel)?.Network;
        context.TrainingSet.CheckFeatureFloatVector(out int inputs);
        NetworkShape shape = Shape(inputs, classes, initial);
        int labelClasses = options.Loss.Task == NetworkTask.BinaryClassification ? 2 : classes;
        var reader = new TrainingDataReader(options, seed, labelClasses, CheckAlive, channel);
        (TrainingData data, LabelSummary labels) = reader.Read(context, inputs);
        WarnAboutLabels(labels, shape);
        if (options.ClassWeightsOrNull is { } classWeights)
            data.WeighClasses(classWeights.Factors(labels.ClassWeights));

        channel.Info($"Training {shape} ({shape.ParameterCount} parameters) on {data.Count} rows, validating on {data.Validation.Count}: {options.Loss}, " +
            FormattableString.Invariant($"{options.Optimizer}, learning rate {options.LearningRate}, batch size {options.BatchSize}, {options.Epochs} epochs, seed {seed}."));
        var run = new NetworkTraining(Settings(), data);
        TrainedNetwork network = initial is null
            ? run.Run(shape, options.InputScaling, (options as DenseNetworkRegressionTrainer.Options)?.StandardizeTarget ?? false)
            : run.Continue(initial, shape);
        WarnAboutValidation(run.History);
        return (network, run.History);
    }

    private NetworkShape Shape(int inputs, int classes, TrainedNetwork? initial)
    {
        IReadOnlyList<Dense>? layers = options.Layers;
        if (layers is null && initial is not null)
            layers = [.. initial.Shape.Layers.Select(layer => new Dense(layer.Units, layer.Activation, layer.Dropout))];
        if (classes > Dense.MaximumUnits)
            throw new ArgumentException($"The label column '{options.LabelColumnName}' has {classes} classes, but a layer has at most {Dense.MaximumUnits} units.", nameof(options.LabelColumnName));
        layers ??= [.. _defaultHiddenUnits.Select(units => new Dense(units)), new Dense(classes)];

        var shape = NetworkShape.Create(inputs, layers, options.DefaultOutput);
        if (shape.Outputs != classes)
            throw new ArgumentException($"The label column '{options.LabelColumnName}' has {classes} {(classes == 1 ? "class" : "classes")}, but the last layer, {layers[^1]}, has {shape.Outputs} units.", nameof(options.Layers));
        if (initial is not null && !initial.Shape.Fits(shape))
            throw new ArgumentException($"The model to continue is {initial.Shape}, but the data and options ask for {shape}.", "modelParameters");
        if (shape.HasLinearHiddenLayer)
            channel.Warning($"The network {shape} has a linear hidden layer: linear layers in a row are one linear layer, so it can learn no more without it.");
        return shape;
    }

    private void WarnAboutLabels(LabelSummary labels, NetworkShape shape)
    {
        if (options.Loss.Task != NetworkTask.Regression)
        {
            if (labels.IsConstant)
                channel.Warning("All labels are of one class, so that is all the model will predict.");
            return;
        }
        if (shape.Layers[^1].Activation is Activation.Relu or Activation.Softplus && labels.Negative > 0)
            channel.Warning($"{labels.Negative} labels are below zero, where the output layer's {shape.Layers[^1].Activation} cannot follow.");
    }

    private void WarnAboutValidation(IReadOnlyList<EpochMetrics> history)
    {
        int unusable = history.Count(epoch => epoch.ValidationLoss is { } loss && !double.IsFinite(loss));
        if (unusable > 0)
            channel.Warning($"The validation loss of {unusable} of {history.Count} epochs is not finite, so none of those could be the best: look for extreme values in the validation rows.");
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
