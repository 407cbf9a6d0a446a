using System.Diagnostics;
using System.Globalization;

namespace MLNetDenseTrainer.KillProbe;

/// <summary>Starts this program again and again on one checkpoint, kills it (SIGKILL) at random moments, and looks whether trainings end as one that was let alone.</summary>
/// <param name="folder">Where the checkpoint lies.</param>
/// <param name="epochs">Of each training.</param>
/// <param name="seed">Of the moments.</param>
public sealed class KilledTraining(string folder, int epochs, int seed)
{
    internal const string HashMark = "hash ";

    private readonly Random _random = new(seed);

    /// <summary>Programs killed.</summary>
    public int Kills { get; private set; }

    /// <summary>Those of them that had done an epoch at least.</summary>
    public int KillsInTraining { get; private set; }

    /// <summary>Those that left a part of a file behind.</summary>
    public int KillsInWriting { get; private set; }

    /// <summary>Trainings that came to their end, resumed or not.</summary>
    public int Finished { get; private set; }

    /// <summary>Those that ended in other parameters than the training that was let alone.</summary>
    public int Different { get; private set; }

    private string Checkpoint => Path.Combine(folder, "training.checkpoint");

    /// <summary>Kills so many times, then lets the last training end.</summary>
    /// <exception cref="InvalidOperationException">A program ended otherwise than by a kill or with a model.</exception>
    public void Run(int times)
    {
        var clock = Stopwatch.StartNew();
        string expected = Train(checkpoint: null, lifetime: null).Hash ?? throw new InvalidOperationException("The training that was let alone gave no model.");
        TimeSpan whole = clock.Elapsed;
        while (Kills < times)
            Count(Train(Checkpoint, whole * _random.NextDouble()), expected);
        Count(Train(Checkpoint, lifetime: null), expected);
    }

    private void Count((string? Hash, bool HasTrained) life, string expected)
    {
        if (life.Hash is null)
        {
            Kills++;
            KillsInTraining += life.HasTrained ? 1 : 0;
            // What a life before left behind is gone once a training has begun.
            KillsInWriting += life.HasTrained && Directory.EnumerateFiles(folder, "*.part").Any() ? 1 : 0;
            return;
        }
        Finished++;
        Different += life.Hash == expected ? 0 : 1;
    }

    // The hash of the model, or null where the program was killed before it had one; and whether it went through an epoch.
    private (string? Hash, bool HasTrained) Train(string? checkpoint, TimeSpan? lifetime)
    {
        string[] arguments = ["exec", typeof(KilledTraining).Assembly.Location, epochs.ToString(CultureInfo.InvariantCulture), .. checkpoint is null ? Array.Empty<string>() : [checkpoint]];
        using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        bool killed = lifetime is { } time && !process.WaitForExit(time);
        if (killed)
            process.Kill();
        process.WaitForExit();
        string[] lines = output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? hash = lines.LastOrDefault(line => line.StartsWith(HashMark, StringComparison.Ordinal));
        if (hash is null && !killed)
            throw new InvalidOperationException($"A training ended with code {process.ExitCode}: {errors.Result}");
        return (hash, lines.Contains("epoch"));
    }
}
