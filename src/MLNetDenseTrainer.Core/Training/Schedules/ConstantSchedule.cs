using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Schedules;

/// <summary>The same learning rate all the time.</summary>
internal sealed class ConstantSchedule : LearningRateSchedule
{
    internal override Identity Identity => new("Constant");

    public override string ToString() => "Constant";
}
