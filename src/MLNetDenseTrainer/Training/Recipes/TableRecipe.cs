using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Training.Recipes;

/// <summary>
/// The recipe for tables: RealMLP (Holzmüller et al., 2024, arXiv:2407.04491), cross-validated. Several networks are averaged. Each holds
/// back a part of the rows, and one temperature is fitted to the out-of-fold predictions.
/// </summary>
/// <remarks>Sizes and rates that differ from the paper's were chosen by the league.</remarks>
internal static class TableRecipe
{
    public static IReadOnlyList<Dense> HiddenLayers(Loss loss, Effort effort)
    {
        var hidden = new Dense(TableBudget.Of(effort).Units, Activation.Mish, loss.Head.PredictsNumbers ? 0.1f : 0.15f);
        return [hidden, hidden];
    }

    public static TrainingSettings Of(TrainingSettings shared, DataFacts facts, Effort effort)
    {
        TableBudget budget = TableBudget.Of(effort);
        return shared with
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
            Epochs = budget.Epochs(facts.Rows),
            EnsembleSize = budget.Networks(facts.Rows, facts.TableInputs),
        };
    }

    private static int BatchSize(long rows) => rows switch
    {
        <= 1024 => 64,
        <= 8192 => 128,
        <= 100_000 => 256,
        _ => 1024,
    };
}
