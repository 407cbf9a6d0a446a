using BenchmarkDotNet.Attributes;
using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Benchmarks.Kernels;

/// <summary>The three products of a layer on one thread, at sizes that networks for tables have.</summary>
public class MatrixProductBenchmarks
{
    private ActivationMatrix _x = null!;
    private ActivationMatrix _y = null!;
    private ActivationMatrix _dx = null!;
    private ActivationMatrix _dy = null!;
    private WeightMatrix _w;
    private WeightMatrix _transposed;
    private WeightMatrix _dw;
    private AlignedFloats _biases = null!;

    [ParamsSource(nameof(Sizes))]
    public LayerSize Size { get; set; } = null!;

    public static IEnumerable<LayerSize> Sizes =>
    [
        new(32, 2, 25),
        new(32, 30, 25),
        new(32, 25, 15),
        new(32, 15, 1),
        new(32, 50, 64),
        new(64, 100, 256),
        new(64, 256, 128),
        new(256, 256, 256),
        new(128, 784, 512),
        new(128, 512, 10),
        new(512, 256, 1024),
        new(512, 1024, 1024),
    ];

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _x = RandomMatrices.Activations(random, Size.Rows, Size.Inputs);
        _dy = RandomMatrices.Activations(random, Size.Rows, Size.Units);
        _w = RandomMatrices.Weights(random, Size.Inputs, Size.Units);
        _transposed = RandomMatrices.Weights(random, Size.Units, Size.Inputs);
        _dw = RandomMatrices.Weights(random, Size.Inputs, Size.Units);
        _y = new ActivationMatrix(Size.Rows, Size.Units);
        _dx = new ActivationMatrix(Size.Rows, Size.Inputs);
        _biases = new AlignedFloats(Panels.PaddedColumns(Size.Units));
    }

    [Benchmark]
    public void Forward() => MatrixKernels.Forward(_x, _w, ref _biases.At(0), _y, 0, Size.Rows);

    [Benchmark]
    public void InputGradient() => MatrixKernels.InputGradient(_dy, _transposed, _dx, 0, Size.Rows);

    [Benchmark]
    public void WeightGradient() => MatrixKernels.WeightGradient(_x, _dy, _dw, Size.Rows, 0, Size.Inputs);
}
