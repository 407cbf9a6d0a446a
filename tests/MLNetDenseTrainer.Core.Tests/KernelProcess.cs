using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>The kernels in a process of their own.</summary>
internal static class KernelProcess
{
    /// <summary>The lines that the process writes.</summary>
    /// <param name="disabled">A switch of the runtime to turn off; <see langword="null"/> for none.</param>
    /// <param name="arguments">What it is told to do.</param>
    public static string[] Run(string? disabled, params string[] arguments)
    {
        var start = new ProcessStartInfo(DotnetHost()) { RedirectStandardOutput = true, UseShellExecute = false };
        string probe = Path.Combine(AppContext.BaseDirectory, "MLNetDenseTrainer.KernelProbe.dll");
        foreach (string argument in arguments.Prepend(probe).Prepend("exec"))
            start.ArgumentList.Add(argument);
        if (disabled is not null)
            start.Environment["DOTNET_" + disabled] = "0";
        using Process process = Process.Start(start)!;
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return lines;
    }

    // The host that belongs to the runtime these tests run on, three folders above it.
    private static string DotnetHost() => Path.GetFullPath(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
