using BenchmarkDotNet.Running;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>The benchmarks of the kernels, by BenchmarkDotNet and its own command line.</summary>
internal static class BdnVerb
{
    public static void Run(string[] words)
    {
        // BenchmarkDotNet looks for this project from the current directory upwards, and leaves its reports there.
        Environment.CurrentDirectory = AppContext.BaseDirectory;
        BenchmarkSwitcher.FromAssembly(typeof(BdnVerb).Assembly).Run(words);
    }
}
