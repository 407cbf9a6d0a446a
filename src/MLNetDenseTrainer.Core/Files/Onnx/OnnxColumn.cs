namespace MLNetDenseTrainer.Files.Onnx;

/// <summary>A column that a scorer makes of a model's scores, by the scorer's name for it, as a value of an ONNX graph.</summary>
internal sealed record OnnxColumn(string Name, OnnxElementType Type, Func<IOnnxGraph, string, string> Value)
{
    public const string PredictedLabel = "PredictedLabel";

    public const string Score = "Score";

    public const string Probability = "Probability";

    /// <summary>The scores themselves.</summary>
    public static OnnxColumn Scores { get; } = new(Score, OnnxElementType.Single, (_, score) => score);
}
