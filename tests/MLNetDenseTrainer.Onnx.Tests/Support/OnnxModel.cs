using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MLNetDenseTrainer.Onnx.Tests.Support;

/// <summary>An ONNX file in ONNX Runtime.</summary>
internal sealed class OnnxModel : IDisposable
{
    private readonly InferenceSession _session;

    public OnnxModel(byte[] file)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(file, options);
    }

    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    public IReadOnlyDictionary<string, NodeMetadata> Outputs => _session.OutputMetadata;

    /// <summary>One of its outputs, row by row, truth being 1.</summary>
    public float[] Run(IReadOnlyList<float[]> rows, string output)
    {
        float[] features = [.. rows.SelectMany(row => row)];
        (string name, NodeMetadata metadata) = Inputs.Single();
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(features, [rows.Count, .. metadata.Dimensions.Skip(1).Select(dimension => (long)dimension)]);
        using var runOptions = new RunOptions();
        var inputs = new Dictionary<string, OrtValue> { [name] = input };
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(runOptions, inputs, [output]);
        return Values(outputs[0]);
    }

    public void Dispose() => _session.Dispose();

    private static float[] Values(OrtValue value) => value.GetTensorTypeAndShape().ElementDataType switch
    {
        TensorElementType.Float => value.GetTensorDataAsSpan<float>().ToArray(),
        TensorElementType.UInt32 => [.. value.GetTensorDataAsSpan<uint>().ToArray().Select(x => (float)x)],
        TensorElementType.Bool => [.. value.GetTensorDataAsSpan<bool>().ToArray().Select(x => x ? 1f : 0f)],
        TensorElementType other => throw new NotSupportedException($"An output of {other}."),
    };
}
