using System.Diagnostics;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Keeps the process to some of the machine's processors.</summary>
/// <remarks>
/// ML.NET scores with as many threads as it likes and has no setting for it; so that a figure is that of so many threads, they get as many processors. Call it
/// before anything else: on Linux it holds for threads that begin after it.
/// </remarks>
internal static class Processors
{
    public static void Limit(int count)
    {
        if (count >= Environment.ProcessorCount || !(OperatingSystem.IsLinux() || OperatingSystem.IsWindows()))
            return;
        using var process = Process.GetCurrentProcess();
        long allowed = process.ProcessorAffinity;
        long kept = 0;
        for (int i = 0; i < count; i++)
        {
            long lowest = allowed & -allowed;
            kept |= lowest;
            allowed ^= lowest;
        }
        process.ProcessorAffinity = (nint)kept;
    }
}
