namespace MLNetDenseTrainer.Fuzz;

/// <summary>Tries the worst files one by one, from disk, and prints what each of them costs.</summary>
internal static class BoundsRun
{
    private const double MiB = 1 << 20;

    /// <summary>Returns how many were not refused, or took more than any damaged file may.</summary>
    public static int Run()
    {
        string path = Path.GetTempFileName();
        int findings = 0;
        Console.WriteLine("| file | MiB | processor seconds | MiB allocated | refused with |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (WorstFile file in WorstFiles.All)
        {
            File.WriteAllBytes(path, file.Bytes());
            GC.Collect();
            // The first time pays for the compiler.
            Measure(file, path);
            (double seconds, double allocated, string outcome) = Measure(file, path);
            Console.WriteLine(FormattableString.Invariant($"| {file.Name} | {new FileInfo(path).Length / MiB:F1} | {seconds:F2} | {allocated:F2} | {outcome} |"));
            findings += seconds > FuzzRun.TimeLimit.TotalSeconds || allocated > FuzzRun.MemoryLimit / MiB || outcome.Length == 0 ? 1 : 0;
        }
        File.Delete(path);
        return findings;
    }

    private static (double Seconds, double Allocated, string Outcome) Measure(WorstFile file, string path)
    {
        string outcome = "";
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
        long before = GC.GetAllocatedBytesForCurrentThread();
        // Not by the clock: others may have the processor meanwhile.
        TimeSpan began = Environment.CpuUsage.TotalTime;
        try
        {
            file.Read(stream);
        }
        catch (FormatException refused)
        {
            outcome = refused.Message;
        }
        return ((Environment.CpuUsage.TotalTime - began).TotalSeconds, (GC.GetAllocatedBytesForCurrentThread() - before) / MiB, outcome);
    }
}
