using BenchmarkDotNet.Attributes;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Benchmarks.Kernels;

/// <summary>Activations and their derivatives.</summary>
public class ActivationBenchmarks
{
    private const int Count = 16_384;

    private readonly float[] _z = RandomMatrices.Values(new Random(1), Count);
    private readonly float[] _a = new float[Count];
    private readonly float[] _delta = new float[Count];
    private ActivationFunction _function = null!;

    [ParamsSource(nameof(Activations))]
    public Activation Activation { get; set; }

    // Softmax belongs to the loss.
    public static IEnumerable<Activation> Activations => Enum.GetValues<Activation>().Where(activation => activation != Activation.Softmax);

    // The gradients are zero, so that they stay what they are however often they are multiplied.
    [GlobalSetup]
    public void Setup() => _function = ActivationFunction.Of(Activation);

    [Benchmark]
    public void Apply() => _function.Apply(_z, _a);

    [Benchmark]
    public void MultiplyByDerivative() => _function.MultiplyByDerivative(_z, _delta);
}
