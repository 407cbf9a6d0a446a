using MLNetDenseTrainer.Training.HoldOuts;

namespace MLNetDenseTrainer.Training;

/// <summary>The rows to hold back, decided before they are split. With too few rows, none may be held back after all.</summary>
/// <param name="Source">The validation rows that the options ask for.</param>
/// <param name="Fraction">The part of the rows that is held back from all networks; 0 for none.</param>
/// <param name="Networks">Several hold back their own parts, where no other rows validate.</param>
/// <param name="Held">The rows that the model to continue has held back so far; <see langword="null"/> for a new model.</param>
internal sealed record HoldOutPlan(ValidationSource Source, float Fraction, int Networks, HoldOut? Held)
{
    /// <summary>The split of the model to continue, which has seen all other rows; <see langword="null"/> for a new model.</summary>
    public HoldOut? Kept => Held is null || Source is ValidationSource.Fraction or ValidationSource.Folds ? Held : HoldOut.None;

    /// <param name="options">The trainer's options.</param>
    /// <param name="facts">About all rows, or the first of those that are streamed.</param>
    /// <param name="continued">The model to continue; <see langword="null"/> for a new one.</param>
    public static HoldOutPlan From(DenseNetworkOptions options, DataFacts facts, ContinuedModel? continued)
    {
        int networks = TrainingPlan.NetworksFor(options, facts, continued);
        if (facts.HasValidationSet)
            return new HoldOutPlan(ValidationSource.ValidationSet, 0f, networks, continued?.HoldOut);
        // A model that has learned from all its rows has none left to hold back.
        bool isAlone = networks == 1 && continued?.HoldOut.Kind != HoldOutKind.None;
        float fraction = isAlone ? Recipe.HeldBackAlone(options, facts.IsInMemory) : options.ValidationFraction;
        ValidationSource source = fraction > 0f ? ValidationSource.Fraction : networks > 1 ? ValidationSource.Folds : ValidationSource.None;
        return new HoldOutPlan(source, fraction, networks, continued?.HoldOut);
    }
}
