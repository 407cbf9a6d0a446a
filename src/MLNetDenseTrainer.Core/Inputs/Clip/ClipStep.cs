using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Inputs.Clip;

/// <summary>Clips each feature smoothly to between -3 and 3: x / sqrt(1 + (x / 3)^2) (Holzmüller et al., 2024, arXiv:2407.04491).</summary>
internal sealed class ClipStep : InputStep
{
    public const byte FileCode = 30;

    private const float Limit = 3f;

    // Clipped to the limit to the last bit, but small enough for its square to be finite.
    private const float LargestSize = 1e18f;

    public override byte Code => FileCode;

    public override bool KeepsZeros => false;

    /// <summary>The same for one number.</summary>
    public static double Apply(double x) => x / Math.Sqrt(1.0 + x / Limit * (x / Limit));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Apply(Span<float> values, int first)
    {
        for (int i = 0; i < values.Length; i += Vector512<float>.Count)
        {
            Vector512<float> x = PartialVector.Load(values[i..]);
            x = Vector512.Clamp(x, Vector512.Create(-LargestSize), Vector512.Create(LargestSize));
            PartialVector.Store(x / Vector512.Sqrt(Vector512<float>.One + x / Limit * (x / Limit)), values[i..]);
        }
    }

    public override void Write(PayloadWriter writer)
    {
        // The limit is the same for all models.
    }

    // Only what is beyond any doubt clipped is cut before its square; NaN stays NaN.
    public override string AddTo(IOnnxGraph graph, string x)
    {
        string largest = graph.Number(LargestSize);
        x = graph.Node("Where", graph.Node("Greater", graph.Node("Abs", x), largest), graph.Node("Mul", graph.Node("Sign", x), largest), x);
        string share = graph.Node("Div", x, graph.Number(Limit));
        return graph.Node("Div", x, graph.Node("Sqrt", graph.Node("Add", graph.Node("Mul", share, share), graph.Number(1f))));
    }
}
