using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Data;

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

    /// <summary>Which rows are held back, as the model remembers it.</summary>
    public HoldOut HoldOut { get; protected set; } = HoldOut.None;

    /// <summary>Whether each network holds back a part of the rows, its own.</summary>
    public virtual bool HoldsFoldsBack => false;

    /// <summary>Whether there are rows to measure epochs by.</summary>
    public bool HoldsBack => HoldsFoldsBack || Validation.Count > 0;

    /// <summary>The rows to learn from and how they are kept, told from others. For rows not yet scaled.</summary>
    public abstract Identity RowsIdentity { get; }

    /// <summary>The factors of <see cref="WeighClasses"/>; <see langword="null"/> where all classes count alike.</summary>
    public float[]? ClassFactors { get; private set; }

    public abstract FeatureSummary Features { get; }

    /// <summary>Some rows to learn from that stand for all; may be none.</summary>
    public abstract RowSelection Sample { get; }

    /// <summary>
    /// Sets the factors by which the rows of each class count in the training and validation loss. Scaling and metrics count own
    /// weights only.
    /// </summary>
    public void WeighClasses(float[] factors) => ClassFactors = factors;

    /// <summary>Fits the steps of a scaling to the rows to learn from.</summary>
    public abstract IEnumerable<InputStep> FitInputs(InputScaling scaling, int threads);

    /// <summary>What there is to know about the targets of the rows to learn from.</summary>
    public abstract TargetSummary Targets { get; }

    /// <summary>Rows to learn from that stand for all by their targets and weights: all of them where they are in memory.</summary>
    public abstract RowSelection TargetSample { get; }

    /// <summary>
    /// Scales all rows, once and for good, and gives each network its own: with folds, those that it does not hold back.
    /// </summary>
    public abstract IReadOnlyList<MemberData> ScaleInto(TrainingSettings settings, TrainedNetwork network);
}
