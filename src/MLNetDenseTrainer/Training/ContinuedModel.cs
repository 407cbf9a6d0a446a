using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Training;

/// <summary>The model that training goes on from: what it keeps, and what it refuses.</summary>
internal sealed class ContinuedModel(DenseNetworkOptions options, IDenseNetworkModel model)
{
    private const string Parameter = "modelParameters";

    private DataRecord Record => model.Record.Data;

    private TrainedNetwork Network => model.Network;

    public int Networks => Network.Members.Length;

    public HoldOut HoldOut => Record.HoldOut;

    public OptimizerState? Optimizer => model.Record.Optimizer;

    public CategorySlots Categories => Network.Inputs.Categories;

    public InputScaling InputScaling => Network.Inputs.Scaling;

    public MissingValues MissingValues => Network.Inputs.Missing;

    /// <summary>The numeric embedding that was asked for when the model was new.</summary>
    public NumericEmbedding Embedding => Record.Embedding;

    public bool SuitsSparseRows => SparseFeatures.Suit(Network.Inputs, Network.Shape);

    public bool Clamps => !Network.Head.Bounds.IsEmpty;

    public bool IsTargetScaled => Network.Head.IsScaled;

    public IReadOnlyList<Dense> Layers =>
        [.. Network.Shape.Layers.Select(layer => new Dense(layer.Units, layer.Activation, layer.Dropout))];

    /// <exception cref="ArgumentException">Options or columns ask for another model, or slots or classes have other names.</exception>
    public void Check(DataFacts known, RoleNames names)
    {
        NetworkShape shape = Shape(options.Layers ?? Layers, known.Features);
        if (!Network.Shape.Fits(shape))
            throw new ArgumentException($"The model to continue is {Network.Shape}, but the data and options ask for {shape}.", Parameter);
        if (options.EnsembleSize is { } size && size != Networks)
            throw new ArgumentException(
                $"The model to continue averages {Networks} networks, but EnsembleSize is {size}. Leave EnsembleSize null to keep them.",
                Parameter);
        CheckSame(nameof(options.InputScaling), options.InputScaling, InputScaling);
        CheckSame(nameof(options.MissingValues), options.MissingValues, MissingValues);
        CheckSame(nameof(options.NumericEmbedding), options.NumericEmbedding, Embedding);
        CheckSamplingKey(known);
        if (options.CategoryEmbedding == CategoryEmbedding.None && !Categories.IsEmpty)
            CheckSame(nameof(options.CategoryEmbedding), options.CategoryEmbedding, CategoryEmbedding.Learned);
        if (options.Layers is null)
            OutputLayer.Check(options.ChosenLoss, Layers, Parameter);
        if (options is DenseNetworkRegressionOptions regression)
            CheckTarget(regression);
        names.CheckModel(Record);
    }

    /// <summary>The model as training begins, with this training's dropout, bounds of scores and factors of features.</summary>
    /// <returns>
    /// Also the features that did not vary before and are scaled by today's rows, and those that are missing for the first time, so that no
    /// input says so.
    /// </returns>
    public (TrainedNetwork Network, int[] Revived, int[] Unflagged) Begin(TrainingPlan plan, TrainingData data)
    {
        (InputPipeline inputs, int[] revived, bool beginAtZero) = RevivedFeatures.Of(Network.Inputs, data, plan.Settings.Threads);
        int[] unflagged = inputs.Missing == MissingValues.Impute ? [.. data.Features.Missing.Except(inputs.Flagged)] : [];
        TrainedNetwork network = Network.Reshaped(Shape(plan.Layers, plan.Facts.Features)).Copy();
        foreach (ParameterBlock member in network.Members)
        {
            foreach (int feature in beginAtZero ? revived : [])
                member.ClearInput(feature);
        }
        ImmutableArray<LabelRange> bounds = plan.Settings.ClampScores ? LabelRanges(data.Targets.Ranges) : [];
        return (network with { Inputs = inputs, Head = Network.Head.WithBounds(bounds) }, revived, unflagged);
    }

    /// <summary>Today's record, completed by the model's.</summary>
    public DataRecord Extend(DataRecord today) => today with
    {
        FeatureNames = today.FeatureNames.IsEmpty ? Record.FeatureNames : today.FeatureNames,
        LabelNames = today.LabelNames.IsEmpty ? Record.LabelNames : today.LabelNames,
        LabelRanges = LabelRanges(today.LabelRanges),
    };

    private NetworkShape Shape(IReadOnlyList<Dense> layers, int features)
    {
        ImmutableArray<int> embedded = Network.Features == features ? Network.Shape.Embedded : [];
        int dense = Math.Max(Categories.IsEmpty ? 1 : 0, features - Categories.Count);
        return NetworkShape.Create(dense + Network.Inputs.AddedInputs, layers, options.DefaultOutput, embedded, Categories.Widths);
    }

    // The ranges of all trainings so far.
    private ImmutableArray<LabelRange> LabelRanges(ImmutableArray<LabelRange> today) =>
        Record.LabelRanges.IsEmpty ? today : [.. Record.LabelRanges.Zip(today, (range, other) => range.With(other))];

    // Validation rows that are given end the split of the model.
    private void CheckSamplingKey(DataFacts known)
    {
        if (HoldOut.Kind == HoldOutKind.None || known.HasValidationSet || options.SamplingKeyColumnName == HoldOut.SamplingKey)
            return;
        string asked = options.SamplingKeyColumnName is { } column ? $"is '{column}'" : "is null";
        string kept = HoldOut.SamplingKey is { } key ? $"by the column '{key}'" : "by the features of rows, without a sampling key";
        string remedy = HoldOut.SamplingKey is { } same ? $"to '{same}'" : "to null";
        throw new ArgumentException(
            $"SamplingKeyColumnName {asked}, but the model to continue holds rows back {kept}. "
            + $"Set SamplingKeyColumnName {remedy}, or train a new model.",
            Parameter);
    }

    private static void CheckSame<TOption>(string name, TOption? asked, TOption kept)
        where TOption : struct, Enum
    {
        if (asked is { } other && !other.Equals(kept))
            throw new ArgumentException(
                $"{name} is {other}, but the weights of the model to continue depend on {kept}. Leave {name} null, or train a new model.",
                Parameter);
    }

    private void CheckTarget(DenseNetworkRegressionOptions regression)
    {
        if (regression.NonNegative && Network.Shape.Layers[^1].Activation == Activation.Linear)
            throw new ArgumentException(
                "NonNegative is true, but the output of the model to continue is Linear, which can be negative. "
                + "Set NonNegative to false, or train a new model.",
                Parameter);
        if (!regression.StandardizeTarget && IsTargetScaled)
            throw new ArgumentException(
                "StandardizeTarget is false, but the weights of the model to continue depend on its standardized target. "
                + "Set StandardizeTarget to true, or train a new model.",
                Parameter);
    }
}
