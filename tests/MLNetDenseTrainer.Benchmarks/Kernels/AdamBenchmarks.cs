using BenchmarkDotNet.Attributes;
using MLNetDenseTrainer.Training.Optimizers;

namespace MLNetDenseTrainer.Benchmarks.Kernels;

/// <summary>One step of Adam.</summary>
public class AdamBenchmarks
{
    private const int Count = 65_536;

    private readonly OptimizerRule _rule = Optimizer.Adam().CreateRule(Count);
    private readonly float[] _parameters = RandomMatrices.Values(new Random(1), Count);
    private readonly float[] _gradients = RandomMatrices.Values(new Random(2), Count);

    [Benchmark]
    public void Step()
    {
        _rule.Begin(0.001f);
        _rule.Apply(_parameters, _gradients, 0);
    }
}
