using System.Diagnostics;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>How long things take when nothing is in their way.</summary>
internal static class Timing
{
    public static double Seconds(Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>The shortest of several runs; the first ones warm up.</summary>
    public static double ShortestSeconds(int runs, Action action)
    {
        double shortest = double.PositiveInfinity;
        for (int i = 0; i < runs; i++)
            shortest = Math.Min(shortest, Seconds(action));
        return shortest;
    }

    /// <summary>The shortest of all the runs that begin within some time.</summary>
    public static double ShortestSeconds(TimeSpan time, Action action)
    {
        double shortest = double.PositiveInfinity;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time;)
            shortest = Math.Min(shortest, Seconds(action));
        return shortest;
    }
}
