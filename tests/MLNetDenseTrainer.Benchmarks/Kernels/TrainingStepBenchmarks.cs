using BenchmarkDotNet.Attributes;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Benchmarks.Kernels;

/// <summary>One mini-batch, from rows to changed parameters.</summary>
public class TrainingStepBenchmarks : IDisposable
{
    private WorkerTeam _team = null!;
    private TrainingStep _step = null!;
    private RowSelection _batch;

    [ParamsSource(nameof(Networks))]
    public NetworkSize Network { get; set; } = null!;

    [Params(1, 2)]
    public int Threads { get; set; }

    public static IEnumerable<NetworkSize> Networks => [new(32, 30, 25, 15, 1), new(512, 256, 1024, 1024, 1)];

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        var rows = new TrainingRows(Network.Sizes[0]);
        for (int row = 0; row < Network.BatchSize; row++)
            RandomMatrices.Values(random, rows.Inputs).CopyTo(rows.Add(target: row % 2, weight: 1f));
        var shape = NetworkShape.Create(rows.Inputs, [.. Network.Sizes[1..].Select(units => new Dense(units))], Activation.Sigmoid);
        var parameters = new ParameterBlock(shape);
        Initializer.Initialize(parameters, Parametrization.Standard, new RandomGenerator(1, RandomStream.Initialization));
        _team = new WorkerTeam(Threads);
        _step = new TrainingStep(Settings(), Network.BatchSize, parameters, _team, meanWeight: 1.0);
        _batch = RowSelection.AllOf(rows);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _team.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public bool Train()
    {
        _step.Train(_batch, learningRate: 0.001f, regularization: 1f, dropoutKey: 0, out bool isFinite);
        return isFinite;
    }

    private TrainingSettings Settings() => new()
    {
        Loss = Loss.BinaryCrossEntropy,
        Optimizer = Optimizer.Adam(),
        LearningRateSchedule = LearningRateSchedule.Constant,
        LearningRate = 0.001f,
        BatchSize = Network.BatchSize,
        Epochs = 1,
        Seed = 1,
        Threads = Threads,
    };
}
