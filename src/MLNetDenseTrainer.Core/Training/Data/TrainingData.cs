using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Data;

/// <summary>The rows of a training, in memory or streamed: statistics of them before training, and their mini-batches.</summary>
internal abstract class TrainingData
{
    /// <summary>Called in every pass over the rows, on any thread; throws where training is to be abandoned.</summary>
    public Action CheckAlive { get; set; } = () => { };

    /// <summary>Rows to learn from.</summary>
    public abstract long Count { get; }

    public abstract bool IsInMemory { get; }

    public abstract bool IsSparse { get; }

    /// <summary>Rows to measure each epoch by; may be none.</summary>
    public abstract RowSelection Validation { get; }

    /// <summary>The rows held back, as the model remembers it.</summary>
    public HoldOut HoldOut { get; protected set; } = HoldOut.None;

    /// <summary>The rows to learn from and how they are kept. For rows not yet scaled.</summary>
    public abstract Identity RowsIdentity { get; }

    /// <summary>
    /// Factors of the rows of each class in the training and validation loss; <see langword="null"/> where all classes count alike. Scaling
    /// and metrics count rows' own weights only.
    /// </summary>
    public float[]? ClassFactors { get; set; }

    /// <summary>The slots of the view that are categories, beside dense features.</summary>
    public CategorySlots Categories { get; set; } = CategorySlots.None;

    public abstract FeatureSummary Features { get; }

    /// <summary>Some rows to learn from that stand for all; may be none.</summary>
    public abstract RowSelection Sample { get; }

    public abstract IEnumerable<InputStep> FitInputs(InputScaling scaling, int threads);

    public abstract TargetSummary Targets { get; }

    /// <summary>Rows to learn from that stand for all by their targets and weights: all of them where they are in memory.</summary>
    public abstract RowSelection TargetSample { get; }

    /// <summary>Scales all rows, once and for good, and gives each network its own: with folds, those that it does not hold back.</summary>
    public abstract IReadOnlyList<MemberData> ScaleInto(TrainingSettings settings, TrainedNetwork network);

    private protected void Scale(TrainingRows rows, TrainedNetwork network)
    {
        rows.Scale(network.Inputs, network.Head, CheckAlive);
        rows.ClassFactors = ClassFactors;
    }
}
