using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Heads.Metrics;

namespace MLNetDenseTrainer.Heads;

/// <summary>The last layer: the units and activations it takes, how outputs become scores, and how members are averaged.</summary>
/// <remarks>Immutable. A loss has a head whose scores are not scaled; a trained network has one that was fitted to its targets.</remarks>
internal abstract class Head
{
    public abstract NetworkTask Task { get; }

    /// <summary>Activations that the last layer may have, the usual one first.</summary>
    public abstract IReadOnlyList<Activation> OutputActivations { get; }

    public abstract IReadOnlyList<ValidationMetric> Metrics { get; }

    /// <summary>The units that the last layer must have, in words.</summary>
    public abstract string WantedUnits { get; }

    /// <summary>Whether labels are numbers, which have a scale, rather than classes.</summary>
    public virtual bool PredictsNumbers => false;

    /// <summary>Whether a row may have some of its labels and not others.</summary>
    public virtual bool MayMissLabels => false;

    /// <summary>One for each output of a regression; empty where outputs are not scaled.</summary>
    public virtual ImmutableArray<TargetScaling> Scalings => [];

    /// <summary>Whether targets are brought to another scale for training.</summary>
    public bool IsScaled => Scalings.Any(scaling => scaling.Center != 0f || scaling.Scale != 1f);

    /// <summary>The ranges that scores stay within; empty where they have no bounds.</summary>
    public ImmutableArray<LabelRange> Bounds => Scalings.Any(scaling => scaling.Clamps)
        ? [.. Scalings.Select(scaling => new LabelRange(scaling.Minimum, scaling.Maximum))]
        : [];

    /// <summary>The highest frequencies of a periodic embedding: for a feature whose values recur, and for others.</summary>
    public abstract (float Recurring, float Continuous) EmbeddingFrequencies { get; }

    /// <summary>The columns that ML.NET's scorer makes of scores, in its order.</summary>
    public virtual IReadOnlyList<OnnxColumn> OnnxColumns { get; } = [OnnxColumn.Scores];

    /// <summary>Sums that the average of members takes per output.</summary>
    public virtual int SumsPerOutput => 1;

    /// <summary>The head of a task, not fitted.</summary>
    public static Head Of(NetworkTask task) => task switch
    {
        NetworkTask.BinaryClassification => BinaryHead.Instance,
        NetworkTask.MulticlassClassification => MulticlassHead.Instance,
        NetworkTask.Regression => RegressionHead.Scalar,
        NetworkTask.MultiOutputRegression => RegressionHead.Vector,
        _ => throw new ArgumentOutOfRangeException(nameof(task), task, "The task has no head."),
    };

    public abstract bool Takes(int units);

    /// <summary>Classes of the label; 1 where labels are numbers.</summary>
    public virtual int Classes(int outputs) => outputs;

    public virtual int TargetCount(int outputs) => 1;

    /// <summary>Outputs counted in what they stand for, for example <c>3 classes</c>.</summary>
    public virtual string Counted(int outputs) => $"{outputs} {(outputs == 1 ? "class" : "classes")}";

    /// <summary>The head with a scaling for each target; itself where targets have no scale.</summary>
    public virtual Head WithScalings(Func<ImmutableArray<TargetScaling>> fit) => this;

    /// <summary>The head with bounds of scores, one for each target, or without any.</summary>
    public Head WithBounds(ImmutableArray<LabelRange> bounds) => WithScalings(() =>
        [.. Scalings.Select((scaling, t) => scaling.Within(bounds.IsEmpty ? LabelRange.Everything : bounds[t]))]);

    /// <summary>Scales the targets of a row for training, in place. Missing ones (NaN) stay so.</summary>
    public virtual void ToTraining(Span<float> targets)
    {
    }

    /// <summary>Turns outputs (rows × units) into scores, in place: a logit, probabilities, or values on the label's scale.</summary>
    public virtual void ToScores(Span<float> outputs, int units)
    {
    }

    /// <summary>Adds the outputs of one member (rows × units, logits of a classifier) to the sums of all.</summary>
    /// <remarks>Scratch has one place per unit. There are <see cref="SumsPerOutput"/> sums for each output.</remarks>
    public abstract void AddMember(ReadOnlySpan<float> outputs, Span<float> scratch, Span<double> sums);

    /// <summary>Writes the average of the members that <see cref="AddMember"/> summed: logits of a classifier.</summary>
    public abstract void Average(ReadOnlySpan<double> sums, int members, Span<float> outputs);

    /// <summary>Metrics of so many held-back rows at most.</summary>
    public abstract HeldOutFigures CreateFigures(int units, int rows);

    /// <summary>The slope of a row's negative log-likelihood by a factor of its logits, 1 / temperature.</summary>
    /// <remarks>Targets have, for each class, the probability that its label stands for. Scratch has one place per output.</remarks>
    public virtual double TemperatureSlope(
        ReadOnlySpan<float> logits, int label, ReadOnlySpan<double> targets, double factor, Span<float> scratch) => 0.0;

    /// <summary>The negative log-likelihood of a row's label, and the probability of each class.</summary>
    /// <remarks>The label stands for its class with this certainty, and for each other class with an equal share of the rest.</remarks>
    public virtual double SmoothedLoss(ReadOnlySpan<float> logits, int label, double certainty, Span<double> probabilities) => 0.0;

    /// <summary>Adds the nodes from the outputs of members to scores, and returns the name of these.</summary>
    public abstract string AddScores(IOnnxGraph graph, string[] members);

    public virtual void Write(PayloadWriter writer)
    {
    }

    public virtual Head Read(PayloadReader reader, int outputs) => this;
}
