namespace MLNetDenseTrainer.Training.Plan;

/// <summary>Values of the schedules of dropout and weight decay.</summary>
internal static class RegularizationFactors
{
    /// <summary>The factor of dropout and weight decay at a step.</summary>
    public static float Factor(this RegularizationSchedule schedule, long step, long steps) => schedule == RegularizationSchedule.Constant
        ? 1f
        : (float)(0.5 + 0.5 * Math.Cos(Math.PI * (Math.Max(1.0, 2.0 * step / steps) - 1.0)));
}
