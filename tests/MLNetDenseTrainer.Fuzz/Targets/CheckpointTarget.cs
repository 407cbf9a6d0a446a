using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Fuzz;

/// <summary>A checkpoint that a training finds when it is started again: refused, or gone on from to a model.</summary>
internal sealed class CheckpointTarget : FuzzTarget
{
    private const int Epochs = 4;

    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("fuzz").FullName, "training.checkpoint");
    private readonly Row[] _rows = [.. Enumerable.Range(0, 16).Select(i => new Row { Label = i % 3 == 0, Features = [i % 5, i % 7] })];

    public override string Name => "checkpoint";

    /// <summary>The file after each epoch but the last.</summary>
    public override IEnumerable<byte[]> Seeds()
    {
        for (int epoch = 1; epoch < Epochs; epoch++)
        {
            File.Delete(_path);
            try
            {
                Train(abandonedIn: epoch + 1);
            }
            catch (OperationCanceledException)
            {
                // As it should be.
            }
            yield return File.ReadAllBytes(_path);
        }
    }

    public override byte[] Mutate(byte[] bytes, Mutator mutator) => mutator.MutatePayload(bytes);

    protected override void Read(byte[] bytes)
    {
        File.WriteAllBytes(_path, bytes);
        if (Train(abandonedIn: int.MaxValue).History.Count != Epochs)
            throw new MisbehaviourException("Training did not go on to its last epoch.");
    }

    // Numbers with a checksum that fits may be any, so training may diverge from them.
    protected override bool IsDocumented(Exception exception) => exception is FormatException or InvalidOperationException or TrainingDivergedException;

    private DenseNetworkBinaryModelParameters Train(int abandonedIn)
    {
        var mlContext = new MLContext(seed: 1);
        return mlContext.DenseNetwork(new DenseNetworkBinaryTrainer.Options
        {
            Layers = [new Dense(3, dropout: 0.1f), new Dense(1)],
            Epochs = Epochs,
            BatchSize = 8,
            NumberOfThreads = 1,
            ValidationFraction = 0.25f,
            MaximumDataMemory = 1 << 20,
            EarlyStopping = new EarlyStopping(patience: int.MaxValue),
            Checkpoint = new Checkpoint(_path),
            OnEpoch = epoch =>
            {
                if (epoch.Epoch == abandonedIn)
                    throw new OperationCanceledException();
            },
        }).Fit(mlContext.Data.LoadFromEnumerable(_rows)).Model;
    }

    private sealed class Row
    {
        public bool Label { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
