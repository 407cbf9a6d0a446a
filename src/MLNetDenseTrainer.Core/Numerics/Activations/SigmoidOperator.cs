using MLNetDenseTrainer.Files.Onnx;

namespace MLNetDenseTrainer.Numerics.Activations;

internal readonly struct SigmoidOperator : IActivationOperator
{
    public static Vector512<float> Value(Vector512<float> z) =>
        Vector512<float>.One / (Vector512<float>.One + VectorMath.Exp(-z));

    public static Vector512<float> Value(Vector512<float> z, out Vector512<float> derivative)
    {
        Vector512<float> a = Value(z);
        derivative = a * (Vector512<float>.One - a);
        return a;
    }

    public static string Onnx(IOnnxGraph graph, string z) => graph.Node("Sigmoid", z);
}
