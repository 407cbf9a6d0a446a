using System.Diagnostics;

namespace MLNetDenseTrainer.KillProbe;

/// <summary>Starts this program again and again on one checkpoint, kills it (SIGKILL) at random moments, and looks whether trainings end as one that was let alone.</summary>
/// <param name="folder">Where the checkpoint lies.</param>
/// <param name="seed">Of the moments.</param>
public sealed class KilledTraining(string folder, int seed)
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
        string expected = Train(checkpoint: null, lifetime: null, out _) ?? throw new InvalidOperationException("The training that was let alone gave no model.");
        TimeSpan whole = clock.Elapsed;
        while (Kills < times)
            Count(Train(Checkpoint, whole * _random.NextDouble(), out int epochs), expected, epochs);
        Count(Train(Checkpoint, lifetime: null, out int last), expected, last);
    }

    private void Count(string? hash, string expected, int epochs)
    {
        if (hash is null)
        {
            Kills++;
            KillsInTraining += epochs > 0 ? 1 : 0;
            KillsInWriting += File.Exists(Checkpoint + ".tmp") ? 1 : 0;
            return;
        }
        Finished++;
        Different += hash == expected ? 0 : 1;
    }

    // The hash of the model, or null where the program was killed before it had one.
    private static string? Train(string? checkpoint, TimeSpan? lifetime, out int epochs)
    {
        string[] arguments = ["exec", typeof(KilledTraining).Assembly.Location, .. checkpoint is null ? Array.Empty<string>() : [checkpoint]];
        using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        bool killed = lifetime is { } time && !process.WaitForExit(time);
        if (killed)
            process.Kill();
        process.WaitForExit();
        string[] lines = output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        epochs = lines.Count(line => line == "epoch");
        string? hash = lines.LastOrDefault(line => line.StartsWith(HashMark, StringComparison.Ordinal));
        return hash is not null || killed ? hash : throw new InvalidOperationException($"A training ended with code {process.ExitCode}: {errors.Result}");
    }
}
