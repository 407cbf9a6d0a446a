using MLNetDenseTrainer.Hunt.Cases;

namespace MLNetDenseTrainer.Hunt;

/// <summary>Cases that failed once, as the hunt printed them. They are tried in every run of the tests.</summary>
internal static class KeptCases
{
    public static IReadOnlyList<(string Relation, HuntCase Case)> List { get; } =
    [
        // A row counted by its share in the weights of its own mini-batch.
        ("reference", new HuntCase { Seed = 1, Weights = RowWeights.Fractions, BatchSize = 1 }),
        ("reference", new HuntCase { Seed = 1, Weights = RowWeights.Whole, BatchSize = 1 }),
        ("reference", new HuntCase { Seed = 1, Classes = ClassFactors.PerClass, LearningRate = 0.003f, BatchSize = 16, Streamed = true }),
        ("split", new HuntCase { Seed = 1, Loss = LossKind.MeanSquaredError, Weights = RowWeights.Fractions, BatchSize = 2 }),
        // Balanced class weights counted the labels of validation rows.
        ("reference", new HuntCase { Seed = 1, ValidationRows = 1, Classes = ClassFactors.Balanced }),
        ("validation-leak", new HuntCase { Seed = 1, ValidationRows = 8, Classes = ClassFactors.Balanced }),
        // Held-out figures counted rows by the factors of their classes.
        ("held-out", new HuntCase { Seed = 1, ValidationRows = 8, Classes = ClassFactors.PerClass }),
        ("held-out", new HuntCase { Seed = 1, ValidationRows = 8, Classes = ClassFactors.Balanced }),
        // A model that went on held back rows that it had learnt from.
        ("continued-split", new HuntCase { Seed = 1, Loss = LossKind.MeanSquaredError }),
        // Clipping scaled the velocity of momentum, the gradients of all steps before, by the factor of the last one.
        ("reference", new HuntCase { Seed = 1, Optimizer = OptimizerKind.Nesterov, ClipNorm = 0.5f, BatchSize = 1 }),
        // A feature that only held-back rows lack had a flag, which nothing trained.
        ("split", new HuntCase
        {
            Seed = 670, Loss = LossKind.MeanSquaredError, LossParameter = 0.3f, Rows = 46, Features = 3, Scaling = InputScaling.Standardize,
            Missing = MissingValues.Impute, HasMissing = true, Weights = RowWeights.Whole, LearningRate = 0.02f, Epochs = 4,
        }),
        // The targets of the temperature counted rows, not weights.
        ("repeated-rows", new HuntCase { Seed = 3, ValidationRows = 2, Weights = RowWeights.Whole, Smooths = true }),
        // Of a stream, no feature's values were known to recur.
    ];
}
