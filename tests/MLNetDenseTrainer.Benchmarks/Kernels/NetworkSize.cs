namespace MLNetDenseTrainer.Benchmarks.Kernels;

/// <summary>A network, features first, and the rows of its mini-batch; named shortly, because BenchmarkDotNet cuts at 20 characters.</summary>
public sealed record NetworkSize(int BatchSize, params int[] Sizes)
{
    public override string ToString() => $"{string.Join('-', Sizes)}/{BatchSize}";
}
