using System.Diagnostics;
using System.Globalization;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Trains, saves, loads and scores in one process, again and again, and says whether that takes ever more memory, threads or handles.</summary>
internal static class SoakVerb
{
    private const double BytesPerMebibyte = 1 << 20;

    // The first part is left out: code is still being compiled, and pools are still growing to their size.
    private const int Parts = 10;

    public static void Run(Arguments arguments)
    {
        var minutes = TimeSpan.FromMinutes(arguments.Count("minutes"));
        var job = new SoakJob();
        var samples = new List<Sample>();
        var clock = Stopwatch.StartNew();
        TimeSpan interval = minutes / (Parts * Parts);
        long rounds = 0;
        while (clock.Elapsed < minutes)
        {
            job.RunOnce((int)(rounds % int.MaxValue));
            rounds++;
            if (clock.Elapsed < interval * (samples.Count + 1))
                continue;
            samples.Add(Sample.Take());
            if (samples.Count % Parts == 0)
                Console.WriteLine(FormattableString.Invariant($"{clock.Elapsed.TotalMinutes:F1} min, {rounds} rounds: {samples[^1]}"));
        }
        Report(samples, rounds);
    }

    private static void Report(List<Sample> samples, long rounds)
    {
        if (samples.Count < 2 * Parts)
            throw new InvalidOperationException($"A round takes too long for so few minutes: there are {samples.Count} samples.");
        int part = samples.Count / Parts;
        Sample start = Sample.Median(samples[part..(2 * part)]);
        Sample end = Sample.Median(samples[^part..]);
        Console.WriteLine($"start: {start}");
        Console.WriteLine($"end:   {end}");
        // A leak of a kilobyte per round would be megabytes by now.
        bool flat = end.Managed < start.Managed + Math.Max(1, start.Managed / 20) && end.Resident < start.Resident * 1.2 && end.Threads <= start.Threads + 2 && end.Handles <= start.Handles + 4;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rounds {rounds} flat {(flat ? "yes" : "no")}"));
    }

    /// <param name="Managed">MiB that are reachable.</param>
    /// <param name="Resident">MiB of the process that are in memory.</param>
    /// <param name="Threads">Threads of the process.</param>
    /// <param name="Handles">Open files and the like.</param>
    private sealed record Sample(double Managed, double Resident, double Threads, double Handles)
    {
        public static Sample Take()
        {
            double managed = GC.GetTotalMemory(forceFullCollection: true) / BytesPerMebibyte;
            using var process = Process.GetCurrentProcess();
            return new Sample(managed, process.WorkingSet64 / BytesPerMebibyte, process.Threads.Count, process.HandleCount);
        }

        public static Sample Median(IReadOnlyList<Sample> samples)
        {
            double Middle(Func<Sample, double> value) => samples.Select(value).Order().ElementAt(samples.Count / 2);
            return new Sample(Middle(s => s.Managed), Middle(s => s.Resident), Middle(s => s.Threads), Middle(s => s.Handles));
        }

        public override string ToString() => FormattableString.Invariant($"managed {Managed:F2} MiB, resident {Resident:F0} MiB, {Threads:F0} threads, {Handles:F0} handles");
    }
}
