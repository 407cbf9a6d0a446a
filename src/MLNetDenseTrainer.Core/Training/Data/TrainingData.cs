using System.Globalization;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Training;

/// <summary>The rows of a training, in memory or not: what is learnt from them before training, and their mini-batches.</summary>
internal abstract class TrainingData
{
    /// <summary>Called in every pass over the rows, on any thread; throws where training is to be abandoned.</summary>
    public Action CheckAlive { get; set; } = () => { };

    /// <summary>Rows to learn from.</summary>
    public abstract long Count { get; }

    public abstract bool IsInMemory { get; }

    /// <summary>Whether rows hold only features that are not zero.</summary>
    public abstract bool IsSparse { get; }

    /// <summary>Rows to measure each epoch by; may be none.</summary>
    public abstract RowSelection Validation { get; }

    /// <summary>What tells the rows to learn from, and how they are kept, from others. For rows not yet scaled.</summary>
    public abstract string RowsFingerprint { get; }

    public abstract FeatureSummary Features { get; }

    /// <summary>Some rows to learn from that stand for all; may be none.</summary>
    public abstract RowSelection Sample { get; }

    /// <summary>Has the rows of each class count by a factor in training and validation. How they are scaled goes by their own weights.</summary>
    public abstract void WeighClasses(float[] factors);

    /// <summary>Learns to scale inputs.</summary>
    /// <param name="kind">How.</param>
    /// <param name="threads">How many threads may do so.</param>
    public abstract InputScaler FitInputScaler(InputScaling kind, int threads);

    /// <summary>What there is to know about the targets of the rows to learn from.</summary>
    public abstract TargetSummary Targets { get; }

    /// <summary>
    /// Scales all rows, once and for good, and gives each network its own. Networks that have no <see cref="Validation"/> hold back a part of the rows each, if they are several.
    /// </summary>
    public abstract IReadOnlyList<MemberData> ScaleInto(TrainingSettings settings, TrainedNetwork network);

    /// <summary>Class weights as they stand in <see cref="RowsFingerprint"/>.</summary>
    protected static string Named(float[]? classFactors) =>
        classFactors is null ? "" : ", class weights " + string.Join(' ', classFactors.Select(factor => factor.ToString(CultureInfo.InvariantCulture)));
}
