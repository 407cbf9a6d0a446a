using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;

namespace MLNetDenseTrainer.Hunt.Reference;

/// <summary>What the learning rate, weight decay and dropout are multiplied by.</summary>
internal static class ReferenceSchedules
{
    /// <summary>The factor of the learning rate.</summary>
    /// <param name="kind">The schedule.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="steps">Steps of the whole training.</param>
    /// <param name="costs">What the epochs so far came to; less is better.</param>
    public static double LearningRate(ScheduleKind kind, int step, int steps, IReadOnlyList<double> costs) => kind switch
    {
        ScheduleKind.Cosine => Cosine(step, steps, warmup: 0.0, cycles: 1, growth: 1.0),
        ScheduleKind.WarmCosine => Cosine(step, steps, CaseSchedule.Warmup, cycles: 1, growth: 1.0),
        ScheduleKind.Restarts => Cosine(step, steps, CaseSchedule.Warmup, CaseSchedule.Cycles, CaseSchedule.Growth),
        ScheduleKind.Cycles => 0.5 - 0.5 * Math.Cos(2.0 * Math.PI * Cycle((step + 0.5) / steps)),
        ScheduleKind.Step => Math.Pow(CaseSchedule.Factor, costs.Count / CaseSchedule.StepEpochs),
        ScheduleKind.Exponential => Math.Pow(CaseSchedule.Factor, costs.Count),
        ScheduleKind.Plateau => Math.Pow(CaseSchedule.Factor, Plateaus(costs)),
        _ => 1.0,
    };

    /// <summary>The factor of weight decay: in full for the first half, then along half a cosine to 0.</summary>
    public static double FlatCosine(int step, int steps) =>
        2 * step <= steps ? 1.0 : 0.5 + 0.5 * Math.Cos(Math.PI * (2.0 * step / steps - 1.0));

    // How many cycles, each twice as long as the one before, are over after a part of all steps.
    private static double Cycle(double part) => Math.Log2(1.0 + (Math.Pow(2.0, CaseSchedule.Cycles) - 1.0) * part);

    private static double Cosine(int step, int steps, double warmup, int cycles, double growth)
    {
        int rise = (int)Math.Floor(warmup * steps);
        if (step < rise)
            return (step + 1.0) / rise;
        double length = (steps - rise) / Enumerable.Range(0, cycles).Sum(cycle => Math.Pow(growth, cycle));
        double begin = rise;
        for (int cycle = 1; cycle < cycles && step >= begin + length; cycle++)
        {
            begin += length;
            length *= growth;
        }
        return 0.5 + 0.5 * Math.Cos(Math.PI * (step - begin) / length);
    }

    private static int Plateaus(IReadOnlyList<double> costs)
    {
        double best = double.PositiveInfinity;
        int plateaus = 0, without = 0;
        foreach (double cost in costs)
        {
            without = cost < best ? 0 : without + 1;
            best = Math.Min(best, cost);
            if (without == CaseSchedule.Patience)
                (plateaus, without) = (plateaus + 1, 0);
        }
        return plateaus;
    }
}
