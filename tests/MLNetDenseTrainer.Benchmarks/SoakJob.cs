using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>A round of what a long-lived service does: trains a model, saves it, loads it, scores with it, and lets go of it.</summary>
internal sealed class SoakJob
{
    private const int Features = 20;

    private readonly SyntheticRows _binaryRows = new(2000, Features, 1);

    // More than a mebibyte, the least that MaximumDataMemory can be.
    private readonly SyntheticRows _multiclassRows = new(12_000, Features, 3);

    /// <summary>Each round another kind of model, on a context of its own.</summary>
    public void RunOnce(int round)
    {
        var mlContext = new MLContext(seed: round);
        SyntheticRows rows = round % 3 == 2 ? _multiclassRows : _binaryRows;
        IDataView view = rows.View(mlContext);
        ITransformer model = Trainer(mlContext, round).Fit(view);

        using var file = new MemoryStream();
        mlContext.Model.Save(model, view.Schema, file);
        file.Position = 0;
        ITransformer loaded = mlContext.Model.Load(file, out _);
        if (!Scores(model, view).SequenceEqual(Scores(loaded, view)))
            throw new InvalidOperationException($"In round {round} the loaded model scores otherwise than the one saved.");
        (model as IDisposable)?.Dispose();
        (loaded as IDisposable)?.Dispose();
    }

    // Plain, of several networks, and streamed.
    private static IEstimator<ITransformer> Trainer(MLContext mlContext, int round) => (round % 3) switch
    {
        0 => mlContext.DenseNetwork(new DenseNetworkBinaryTrainer.Options { Layers = [new Dense(64), new Dense(1)], Epochs = 2, ValidationFraction = 0.2f }),
        1 => mlContext.DenseNetwork(new DenseNetworkBinaryTrainer.Options { Layers = [new Dense(32), new Dense(1)], Epochs = 2, EnsembleSize = 3 }),
        _ => mlContext.DenseNetwork(new DenseNetworkMulticlassTrainer.Options { Layers = [new Dense(64), new Dense(3)], Epochs = 2, MaximumDataMemory = 1 << 20 }),
    };

    private static float[] Scores(ITransformer model, IDataView view)
    {
        IDataView scored = model.Transform(view);
        return scored.Schema["Score"].Type is VectorDataViewType
            ? [.. scored.GetColumn<float[]>("Score").SelectMany(scores => scores)]
            : [.. scored.GetColumn<float>("Score")];
    }
}
