namespace MLNetDenseTrainer.Training.Schedules;

/// <summary>The same learning rate all the time.</summary>
internal sealed class ConstantSchedule : LearningRateSchedule
{
    public override string ToString() => "Constant";
}
