using BenchmarkDotNet.Attributes;
using MLNetDenseTrainer.Numerics.Activations;

namespace MLNetDenseTrainer.Benchmarks.Kernels;

/// <summary>Activations and their derivatives.</summary>
public class ActivationBenchmarks
{
    private const int Count = 16_384;

    private readonly float[] _z = RandomMatrices.Values(new Random(1), Count);
    private readonly float[] _a = new float[Count];
    private readonly float[] _derivatives = new float[Count];
    private ActivationFunction _function = null!;

    [ParamsSource(nameof(Activations))]
    public Activation Activation { get; set; }

    // Softmax belongs to the loss.
    public static IEnumerable<Activation> Activations => Enum.GetValues<Activation>().Where(activation => activation != Activation.Softmax);

    [GlobalSetup]
    public void Setup() => _function = ActivationFunctions.Of(Activation);

    [Benchmark]
    public void Apply() => _function.Apply(_z, _a);

    [Benchmark]
    public void ApplyInTraining() => _function.Apply(_z, _a, _derivatives);
}
