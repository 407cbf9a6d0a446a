using MLNetDenseTrainer.Training;
using MLNetDenseTrainer.Training.Data;

namespace MLNetDenseTrainer.Data;

/// <summary>The rows of a training once they are read and split, and what is known of them.</summary>
internal sealed record ReadRows(TrainingData Data, LabelSummary Labels, DataFacts Facts, HoldOutPlan HoldOuts);
