namespace MLNetDenseTrainer.Benchmarks.Kernels;

/// <summary>A network, features first, and its mini-batch.</summary>
public sealed record NetworkSize(int BatchSize, params int[] Sizes)
{
    public override string ToString() => $"{string.Join('-', Sizes)} batch {BatchSize}";
}
