using System.Diagnostics;
using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Relations;

namespace MLNetDenseTrainer.Hunt;

/// <summary>Tries one seed after the other, each in every relation, until time is up.</summary>
internal sealed class HuntRun(HuntOptions options)
{
    // Of each relation; after so many, the next are counted only.
    private const int FindingsToShrink = 5;

    private static readonly TimeSpan _progressEvery = TimeSpan.FromMinutes(1);

    private readonly Relation[] _relations = options.Relation is { } name ? [AllRelations.Named(name)] : [.. AllRelations.List];
    private readonly SortedDictionary<string, Tally> _tallies = new(StringComparer.Ordinal);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _nextSeed = options.Seed;
    private TimeSpan _lastProgress;

    /// <summary>Runs, prints what came of it, and returns the number of findings.</summary>
    public int Run()
    {
        Thread[] helpers = [.. Enumerable.Range(1, options.Threads - 1).Select(_ => new Thread(Work))];
        foreach (Thread helper in helpers)
            helper.Start();
        Work();
        foreach (Thread helper in helpers)
            helper.Join();
        Console.WriteLine($"{"relation",-18}{"cases",10}{"undecided",11}{"findings",10}");
        foreach ((string name, Tally tally) in _tallies)
            Console.WriteLine($"{name,-18}{tally.Cases,10}{tally.Undecided,11}{tally.Findings,10}");
        long cases = _tallies.Values.Sum(tally => tally.Cases);
        double minutes = _clock.Elapsed.TotalMinutes;
        string seeds = $"seeds {options.Seed} to {_nextSeed - 1}";
        Console.WriteLine($"{cases} cases of {seeds} in {minutes:F1} minutes, {cases / minutes:F0} a minute");
        return _tallies.Values.Sum(tally => tally.Findings);
    }

    private void Work()
    {
        while (_clock.Elapsed < options.Duration)
        {
            HuntCase c = CaseGenerator.Generate(Interlocked.Increment(ref _nextSeed) - 1);
            foreach (Relation relation in _relations)
                Try(relation, relation.Adapted(c));
        }
    }

    private void Try(Relation relation, HuntCase c)
    {
        Verdict verdict = relation.Try(c);
        bool shrinks;
        lock (_tallies)
        {
            Tally before = _tallies.GetValueOrDefault(relation.Name);
            shrinks = verdict.Fails && before.Findings < FindingsToShrink;
            _tallies[relation.Name] = before.With(verdict);
            PrintProgress();
        }
        if (verdict.Fails)
            Report(relation, shrinks ? Shrinking.Shrink(relation, c) : c, c);
    }

    private void Report(Relation relation, HuntCase smallest, HuntCase c)
    {
        string failure = relation.Try(smallest).Failure ?? "It holds when tried again.";
        lock (_tallies)
            Console.WriteLine($"{relation.Name}, seed {c.Seed}: {failure}\n  {smallest}");
    }

    private void PrintProgress()
    {
        if (_clock.Elapsed - _lastProgress < _progressEvery)
            return;
        _lastProgress = _clock.Elapsed;
        long cases = _tallies.Values.Sum(tally => tally.Cases);
        int findings = _tallies.Values.Sum(tally => tally.Findings);
        Console.WriteLine($"{_lastProgress.TotalMinutes:F0} minutes: {cases} cases, findings {findings}");
    }

    private readonly record struct Tally(long Cases, long Undecided, int Findings)
    {
        public Tally With(Verdict verdict) => new(Cases + 1, Undecided + (verdict.IsDecided ? 0 : 1), Findings + (verdict.Fails ? 1 : 0));
    }
}
