using System.Collections.Immutable;
using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Resume;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetDenseTrainer.Training;

/// <summary>A model that training goes on from: what it keeps, what today's options change, and what they cannot change.</summary>
internal sealed class ContinuedModel(DenseNetworkOptions options, IDenseNetworkModel model, IChannel channel)
{
    private const string Parameter = "modelParameters";

    private DataRecord? Record => model.Record.Data;

    public TrainedNetwork Network => model.Network;

    private InputScaler Scaler => Network.InputScaler;

    /// <summary>The numeric embedding that was asked for when the model was new.</summary>
    public NumericEmbedding Embedding =>
        Record?.Embedding ?? (Network.Shape.Embedded.IsEmpty ? NumericEmbedding.None : NumericEmbedding.Periodic);

    private IReadOnlyList<Dense> OwnLayers =>
        [.. Network.Shape.Layers.Select(layer => new Dense(layer.Units, layer.Activation, layer.Dropout))];

    /// <summary>The layers asked for, or the model's own.</summary>
    public IReadOnlyList<Dense> Layers => options.Layers ?? OwnLayers;

    /// <summary>The model's shape, with the dropout of the layers asked for.</summary>
    /// <param name="layers">The layers asked for.</param>
    /// <param name="inputs">How many features the data have.</param>
    /// <exception cref="ArgumentException">The model has another shape or another number of networks.</exception>
    public NetworkShape Shape(IReadOnlyList<Dense> layers, int inputs)
    {
        ImmutableArray<int> embedded = Network.Features == inputs ? Network.Shape.Embedded : [];
        NetworkShape shape = NetworkShape.Create(inputs + Scaler.Flagged.Length, layers, options.DefaultOutput, embedded);
        if (!Network.Shape.Fits(shape))
            throw new ArgumentException($"The model to continue is {Network.Shape}, but the data and options ask for {shape}.", Parameter);
        if (options.EnsembleSize is { } size && size != Network.Members.Length)
            throw new ArgumentException(
                $"The model to continue averages {Network.Members.Length} networks, but EnsembleSize is {size}.", Parameter);
        return shape;
    }

    /// <summary>Makes sure that the model can be what options and data ask for.</summary>
    /// <exception cref="ArgumentException">An option asks for another model, or slots or classes have other names.</exception>
    public void Check(RoleNames names)
    {
        CheckSame(nameof(options.InputScaling), options.InputScaling, Scaler.Kind);
        CheckSame(nameof(options.MissingValues), options.MissingValues, Scaler.Missing);
        // Of an earlier version's model, nobody knows whether an embedding was asked for and no feature was fit for it.
        if (Record is not null || !Network.Shape.Embedded.IsEmpty)
            CheckSame(nameof(options.NumericEmbedding), options.NumericEmbedding, Embedding);
        if (options.Layers is null)
            OutputLayer.Check(options.ChosenLoss, OwnLayers, Parameter);
        if (options is DenseNetworkRegressionOptions regression)
            CheckTarget(regression);
        if (Record is not null)
            names.CheckModel(Record);
    }

    /// <summary>The model as training begins, with today's bounds of scores and factors for features that did not vary before.</summary>
    /// <param name="shape">Its shape, which has its own dropout.</param>
    /// <param name="data">The rows to learn from.</param>
    /// <param name="features">The feature column.</param>
    public TrainedNetwork Begin(NetworkShape shape, TrainingData data, DataViewSchema.Column features)
    {
        (InputScaler scaler, int[] revived, bool beginAtZero) = RevivedFeatures.Of(Scaler, data, options.NumberOfThreads ?? Environment.ProcessorCount);
        if (revived.Length > 0)
            channel.Info($"{Counted(revived, features)} did not vary when the model was trained. They are scaled by the values that they have "
                + "now.");
        int[] missing = scaler.Missing == MissingValues.Impute ? [.. data.Features.Missing.Except(scaler.Flagged)] : [];
        if (missing.Length > 0)
            channel.Warning($"{Counted(missing, features)} had no missing values when the model was trained. "
                + "Those that are missing now take the center, and no input says that they are missing. Train a new model to have one.");
        TrainedNetwork network = Network.Reshaped(shape).Copy();
        foreach (ParameterBlock member in network.Members)
        {
            foreach (int feature in beginAtZero ? revived : [])
                member.ClearInput(feature);
        }
        return network with { InputScaler = scaler, Head = Head(data) };
    }

    /// <summary>The optimizer state that the model has kept, where the optimizers of this training can go on with it.</summary>
    public OptimizerState? OptimizerState(TrainingSettings settings)
    {
        if (model.Record.Optimizer is not { } state)
            return null;
        string kind = Training.Resume.OptimizerState.KindOf(settings);
        channel.Info(state.Kind == kind
            ? "The optimiser goes on with the state that the model has kept."
            : $"The optimiser begins afresh, because the model has kept the state of another: {state.Kind}, not {kind}.");
        return state.Kind == kind ? state : null;
    }

    /// <summary>The ranges of the labels of all trainings so far; none where those before are not known.</summary>
    public ImmutableArray<LabelRange> LabelRanges(ImmutableArray<LabelRange> today)
    {
        ImmutableArray<LabelRange> before = Record is { LabelRanges.Length: > 0 } ? Record.LabelRanges
            : Network.Head.Bounds;
        return before.IsEmpty ? [] : [.. before.Zip(today, (range, other) => range.With(other))];
    }

    /// <summary>Names of today, or where the data give none, those that the model has kept.</summary>
    public (ImmutableArray<uint> Features, ImmutableArray<uint> Labels) Names(RoleNames today) => (
        today.FeatureHashes.IsEmpty && Record is not null ? Record.FeatureNames : today.FeatureHashes,
        today.LabelHashes.IsEmpty && Record is not null ? Record.LabelNames : today.LabelHashes);

    private static void CheckSame<TOption>(string name, TOption? asked, TOption kept)
        where TOption : struct, Enum
    {
        if (asked is { } other && !other.Equals(kept))
            throw new ArgumentException(
                $"{name} is {other}, but the model to continue was trained with {kept}, which its weights depend on. "
                + $"Leave {name} null to keep that, or train a new model.",
                Parameter);
    }

    private void CheckTarget(DenseNetworkRegressionOptions regression)
    {
        Activation output = Network.Shape.Layers[^1].Activation;
        if (regression.NonNegative && output == Activation.Linear)
            throw new ArgumentException(
                "NonNegative is true, but the output of the model to continue is Linear, which can be negative. "
                + "Leave it false, or train a new model.",
                Parameter);
        bool isScaled = Network.Head.IsScaled;
        if (!regression.StandardizeTarget && isScaled)
            throw new ArgumentException(
                "StandardizeTarget is false, but the model to continue was trained with a standardized target, "
                + "which its weights depend on. Leave it true, or train a new model.",
                Parameter);
        if (regression.StandardizeTarget)
            channel.Info(isScaled ? "The target keeps its scale." : "The target is not scaled, as when the model was trained.");
    }

    private Head Head(TrainingData data)
    {
        if (options is not DenseNetworkRegressionOptions regression)
            return Network.Head;
        bool clamps = regression.ClampScores ?? !Network.Head.Bounds.IsEmpty;
        if (!clamps)
            return Network.Head.WithBounds([]);
        ImmutableArray<LabelRange> ranges = LabelRanges(data.Targets.Ranges);
        if (ranges.IsEmpty)
        {
            channel.Warning("Scores stay within the range of today's labels, because the model's file does not hold that of those before.");
            ranges = data.Targets.Ranges;
        }
        return Network.Head.WithBounds(ranges);
    }

    // The first few by name, the others by their number.
    private static string Counted(int[] slots, DataViewSchema.Column features)
    {
        const int Most = 5;
        string[] names = SlotNames.Of(features);
        string listed = string.Join(", ", slots.Take(Most).Select(slot => $"'{names[slot]}'"));
        string more = slots.Length > Most ? $" and {slots.Length - Most} more" : "";
        return $"{slots.Length} of {names.Length} features ({listed}{more})";
    }
}
