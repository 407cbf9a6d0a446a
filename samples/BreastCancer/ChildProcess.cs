using System.Diagnostics;
using System.Globalization;

namespace BreastCancer;

/// <summary>Starts this program a second time, to predict with a model file.</summary>
internal static class ChildProcess
{
    public static float[] Predict(string modelPath, string rowsPath)
    {
        using Process process = Process.Start(StartInfo(modelPath, rowsPath))
            ?? throw new InvalidOperationException("The child process did not start.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The child process ended with exit code {process.ExitCode}.");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseScore)];
    }

    private static ProcessStartInfo StartInfo(string modelPath, string rowsPath)
    {
        string program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, UseShellExecute = false };
        // Run as "dotnet BreastCancer.dll", this process is dotnet.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        foreach (string argument in (string[])["--predict", modelPath, rowsPath])
            start.ArgumentList.Add(argument);
        return start;
    }

    private static float ParseScore(string bits) =>
        BitConverter.UInt32BitsToSingle(uint.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
