using MLNetDenseTrainer.Benchmarks;
using Microsoft.ML.OnnxRuntime;

namespace MLNetDenseTrainer.Comparison;

/// <summary>Scores rows with ONNX Runtime, from one array and into another, which is all it has to do: nobody reads rows or makes columns for it.</summary>
internal sealed class OnnxScoring : IDisposable
{
    private const int BatchSize = 1_024;

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly float[] _features;
    private readonly float[] _probabilities;
    private readonly List<(OrtValue Input, OrtValue Output)> _batches = [];

    public OnnxScoring(byte[] model, SyntheticRows rows, int threads)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = threads,
        };
        _session = new InferenceSession(model, options);
        _features = rows.FlatFeatures();
        _probabilities = new float[rows.Count];
        for (int first = 0; first < rows.Count; first += BatchSize)
            _batches.Add(Batch(first, Math.Min(BatchSize, rows.Count - first), rows.FeatureCount));
    }

    /// <summary>Scores all rows; valid until the next call.</summary>
    public float[] Score()
    {
        foreach ((OrtValue input, OrtValue output) in _batches)
            _session.Run(_runOptions, [BareOnnxFile.Input], [input], [BareOnnxFile.Output], [output]);
        return _probabilities;
    }

    public void Dispose()
    {
        foreach ((OrtValue input, OrtValue output) in _batches)
        {
            input.Dispose();
            output.Dispose();
        }
        _runOptions.Dispose();
        _session.Dispose();
    }

    private (OrtValue Input, OrtValue Output) Batch(int first, int count, int features) =>
        (OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _features.AsMemory(first * features, count * features), [count, features]),
            OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _probabilities.AsMemory(first, count), [count, 1]));
}
