using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Training;

/// <summary>
/// The recipe for tables: RealMLP (Holzmüller et al., 2024, arXiv:2407.04491), cross-validated. Several networks are averaged. Each holds
/// back a part of the rows, and one temperature is fitted to the out-of-fold predictions.
/// </summary>
/// <remarks>Sizes and rates that differ from the paper's were chosen by the league.</remarks>
internal static class TableRecipe
{
    // Rows that all networks together go through, where rows are many. Half as many again brought nothing.
    private const long RowsPerTraining = 12_800_000;
    private const int FewestEpochs = 16;
    private const int MostEpochs = 256;
    private const int MostNetworks = 16;

    // Wide rows that are not few take long, so fewer networks train on them.
    private const long RowsPerNetwork = RowsPerTraining / MostNetworks;
    private const long FeaturesPerTraining = 8_000 * RowsPerNetwork;

    public static IReadOnlyList<Dense> HiddenLayers(Loss loss)
    {
        var hidden = new Dense(256, Activation.Mish, loss.Head.PredictsNumbers ? 0.1f : 0.15f);
        return [hidden, hidden];
    }

    public static TrainingSettings Of(TrainingSettings shared, DataFacts facts) => shared with
    {
        NumericEmbedding = NumericEmbedding.Periodic,
        LearnedInputScale = true,
        Parametrization = Parametrization.NeuralTangent,
        Optimizer = Optimizer.Adam(beta2: 0.95f),
        LearningRate = shared.Loss.Head.PredictsNumbers ? 0.08f : 0.04f,
        LearningRateSchedule = LearningRateSchedule.CosineCycles(),
        WeightDecay = 0.02f,
        RegularizationSchedule = RegularizationSchedule.FlatCosine,
        BatchSize = BatchSize(facts.Rows),
        Epochs = Epochs(facts.Rows),
        EnsembleSize = Networks(facts.Rows, facts.Features),
    };

    // With fewer rows than features, networks disagree more, so more of them are averaged.
    private static int Networks(long rows, int features)
    {
        long ofOneNetwork = Math.Min(rows * MostEpochs, RowsPerNetwork) * features;
        long wanted = rows < features ? Math.Min(rows, MostNetworks) : Networks(rows);
        return (int)Math.Min(wanted, Math.Max(FeaturesPerTraining / ofOneNetwork, Recipe.FewestNetworks));
    }

    private static int Networks(long rows) => rows switch
    {
        <= 10 => (int)rows,
        <= 500 => 10,
        <= 10_000 => MostNetworks,
        <= 25_000 => 12,
        <= 100_000 => 8,
        _ => Recipe.FewestNetworks,
    };

    private static int BatchSize(long rows) => rows switch
    {
        <= 1024 => 64,
        <= 8192 => 128,
        <= 100_000 => 256,
        _ => 1024,
    };

    private static int Epochs(long rows) => (int)Math.Clamp(RowsPerTraining / (rows * Networks(rows)), FewestEpochs, MostEpochs);
}
