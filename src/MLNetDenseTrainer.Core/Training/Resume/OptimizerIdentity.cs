using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Resume;

/// <summary>All that gives the numbers of an optimizer's state their meaning. An optimizer of another identity cannot use them.</summary>
internal sealed record OptimizerIdentity(Identity Rule, Parametrization Parametrization, bool LearnedInputScale)
{
    public static OptimizerIdentity Of(TrainingSettings settings) =>
        new(settings.Optimizer.Identity, settings.Parametrization, settings.LearnedInputScale);

    public override string ToString() =>
        $"{Rule} with {Parametrization} parametrization and {(LearnedInputScale ? "a" : "no")} learned input scale";
}
