using MLNetDenseTrainer.Hunt.Cases;

namespace MLNetDenseTrainer.Hunt.Product;

/// <summary>The schedules of the product, short enough for a case's few epochs.</summary>
internal static class CaseSchedule
{
    public const float Warmup = 0.3f;
    public const int Cycles = 2;
    public const float Growth = 1.5f;
    public const int StepEpochs = 2;
    public const float Factor = 0.5f;
    public const int Patience = 1;

    public static LearningRateSchedule Of(ScheduleKind kind) => kind switch
    {
        ScheduleKind.Cosine => LearningRateSchedule.Cosine(),
        ScheduleKind.WarmCosine => LearningRateSchedule.Cosine(Warmup),
        ScheduleKind.Restarts => LearningRateSchedule.CosineRestarts(Cycles, Growth, Warmup),
        ScheduleKind.Cycles => LearningRateSchedule.CosineCycles(Cycles),
        ScheduleKind.Step => LearningRateSchedule.Step(StepEpochs, Factor),
        ScheduleKind.Exponential => LearningRateSchedule.Exponential(Factor),
        ScheduleKind.Plateau => LearningRateSchedule.ReduceOnPlateau(Factor, Patience),
        _ => LearningRateSchedule.Constant,
    };
}
