using MLNetDenseTrainer.Files.Onnx;

namespace MLNetDenseTrainer.Numerics.Activations;

/// <remarks>Cut where neither the value, nor its square, nor what a loss divides by it leaves the range of float.</remarks>
internal readonly struct ExponentialOperator : IActivationOperator
{
    /// <summary>The largest z of which there is e^z; minus this is the smallest.</summary>
    public const float Cut = 30f;

    // In this order, a NaN is handed on.
    public static Vector512<float> Value(Vector512<float> z) =>
        VectorMath.Exp(Vector512.MinNative(Vector512.Create(Cut), Vector512.MaxNative(Vector512.Create(-Cut), z)));

    // Beyond the cut not zero: a unit that is there for a row has to learn its way back.
    public static Vector512<float> Value(Vector512<float> z, out Vector512<float> derivative)
    {
        Vector512<float> a = Value(z);
        derivative = a;
        return a;
    }

    public static string Onnx(IOnnxGraph graph, string z) =>
        graph.Node("Exp", graph.Node("Min", graph.Node("Max", z, graph.Number(-Cut)), graph.Number(Cut)));
}
