using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.KillProbe;

/// <summary>
/// A training that has every kind of state: two networks, dropout, Adam, learned input scales, early stopping. Its file takes about as long to write as an epoch to train, so
/// that many a kill falls into the writing.
/// </summary>
internal static class ProbeTraining
{
    private const int FeatureCount = 40;
    private const int RowCount = 400;

    public static string Run(int epochs, string? checkpoint, Action onEpoch)
    {
        var mlContext = new MLContext(seed: 1);
        var options = new DenseNetworkBinaryTrainer.Options
        {
            Layers = [new Dense(160, Activation.Mish, dropout: 0.1f), new Dense(160, Activation.Tanh), new Dense(1)],
            LearnedInputScale = true,
            LearningRateSchedule = LearningRateSchedule.CosineCycles(),
            EarlyStopping = new EarlyStopping(patience: epochs),
            EnsembleSize = 2,
            Epochs = epochs,
            Checkpoint = checkpoint is null ? null : new Checkpoint(checkpoint),
            OnEpoch = _ => onEpoch(),
        };
        DenseNetworkBinaryModelParameters model = mlContext.BinaryClassification.Trainers.DenseNetwork(options).Fit(Data(mlContext)).Model;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int network = 0; network < model.NumberOfNetworks; network++)
        {
            foreach (DenseLayerParameters layer in model.LayersOf(network))
            {
                hash.AppendData(MemoryMarshal.AsBytes(layer.Weights));
                hash.AppendData(MemoryMarshal.AsBytes(layer.Biases));
            }
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static IDataView Data(MLContext mlContext)
    {
        var random = new Random(1);
        IEnumerable<Row> rows = Enumerable.Range(0, RowCount).Select(_ =>
        {
            float[] x = [.. Enumerable.Range(0, FeatureCount).Select(_ => 2f * random.NextSingle() - 1f)];
            return new Row { Label = x[0] * x[1] + 0.5f * x[2] > 0.1f * random.NextSingle(), Features = x };
        });
        return mlContext.Data.LoadFromEnumerable(rows.ToList());
    }

    public sealed class Row
    {
        public bool Label { get; set; }

        [VectorType(FeatureCount)]
        public float[] Features { get; set; } = [];
    }
}
