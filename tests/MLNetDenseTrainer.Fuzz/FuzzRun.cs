using System.Diagnostics;
using System.Security.Cryptography;

namespace MLNetDenseTrainer.Fuzz;

/// <summary>Damages files and tries them, one after the other, until time is up; a file that fares like none before joins those to damage.</summary>
internal sealed class FuzzRun(FuzzTarget target, FuzzOptions options)
{
    // What any damaged file may cost at most.
    public const long MemoryLimit = 64 << 20;
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(1);

    // Longer than that, and it is taken for one that never ends.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly Mutator _mutator = new(options.Seed);
    private readonly Dictionary<string, long> _exceptions = [];
    private readonly HashSet<string> _outcomes = [];
    private readonly byte[][] _seeds = [.. target.Seeds()];
    private readonly List<byte[]> _corpus = [];
    private readonly object _watch = new();
    private byte[]? _beingTried;
    private long _tryBegan;
    private long _tries;
    private int _findings;
    private long _largestAllocation;
    private TimeSpan _slowest;

    /// <summary>Runs, prints what came of it, and returns the number of findings.</summary>
    public int Run()
    {
        var clock = Stopwatch.StartNew();
        using (new Timer(_ => EndIfHung(), null, _patience, _patience))
        {
            foreach (byte[] seed in _seeds)
                Try(seed);
            while (clock.Elapsed < options.Duration)
            {
                IReadOnlyList<byte[]> pool = _mutator.Chance(0.5) ? _seeds : _corpus;
                Try(target.Mutate(_mutator.Pick(pool), _mutator));
            }
        }
        Console.WriteLine(FormattableString.Invariant($"{target.Name}: {_tries} tries in {clock.Elapsed.TotalSeconds:F0} s from {_seeds.Length} seeds, {_outcomes.Count} different outcomes"));
        foreach ((string exception, long count) in _exceptions.OrderByDescending(pair => pair.Value))
            Console.WriteLine($"  {exception,-28} {count,12}");
        Console.WriteLine(FormattableString.Invariant($"  largest allocation {_largestAllocation / (double)(1 << 20):F2} MiB, slowest try {_slowest.TotalMilliseconds:F0} ms, findings {_findings}"));
        return _findings;
    }

    private void Try(byte[] bytes)
    {
        lock (_watch)
            (_beingTried, _tryBegan) = (bytes, Stopwatch.GetTimestamp());
        long before = GC.GetAllocatedBytesForCurrentThread();
        string outcome;
        try
        {
            outcome = target.Try(bytes);
        }
        catch (Exception unexpected)
        {
            outcome = unexpected.GetBaseException().GetType().Name;
            Keep(bytes, unexpected.ToString());
        }
        Measure(bytes, GC.GetAllocatedBytesForCurrentThread() - before, Stopwatch.GetElapsedTime(_tryBegan));
        Count(bytes, outcome);
        lock (_watch)
            _beingTried = null;
    }

    private void Measure(byte[] bytes, long allocated, TimeSpan time)
    {
        _tries++;
        _largestAllocation = Math.Max(_largestAllocation, allocated);
        if (allocated > MemoryLimit)
            Keep(bytes, $"It took {allocated} bytes.");
        // The first few tries pay for the compiler, and a busy machine may take any one of them away for a while.
        if (_tries <= 2 * _seeds.Length)
            return;
        _slowest = time > _slowest ? time : _slowest;
        if (time > TimeLimit && IsSlow(bytes))
            Keep(bytes, FormattableString.Invariant($"It took {time.TotalMilliseconds:F0} ms."));
    }

    // By the processor's time: on a busy machine anything may take long.
    private bool IsSlow(byte[] bytes)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        target.Try(bytes);
        return Environment.CpuUsage.TotalTime - before > TimeLimit;
    }

    private void Count(byte[] bytes, string outcome)
    {
        string type = outcome.Split(':')[0];
        _exceptions[type] = _exceptions.GetValueOrDefault(type) + 1;
        // Numbers differ from file to file, what is said about them hardly.
        if (_outcomes.Add(string.Concat(outcome.Where(c => !char.IsAsciiDigit(c)))))
            _corpus.Add(bytes);
    }

    private void Keep(byte[] bytes, string why)
    {
        _findings++;
        Directory.CreateDirectory(options.Findings);
        string path = Path.Combine(options.Findings, $"{target.Name}-{Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]}");
        File.WriteAllBytes(path, bytes);
        Console.WriteLine($"found {path}: {why}");
    }

    private void EndIfHung()
    {
        lock (_watch)
        {
            if (_beingTried is null || Stopwatch.GetElapsedTime(_tryBegan) < _patience)
                return;
            Keep(_beingTried, "It does not end.");
        }
        Environment.Exit(1);
    }
}
