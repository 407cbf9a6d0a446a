using MLNetDenseTrainer.Files.Onnx;

namespace MLNetDenseTrainer.Numerics.Activations;

internal readonly struct ReluOperator : IActivationOperator
{
    // Max hands a NaN on, so that a NaN never looks like an inactive unit.
    public static Vector512<float> Value(Vector512<float> z) => Vector512.Max(z, Vector512<float>.Zero);

    public static Vector512<float> Value(Vector512<float> z, out Vector512<float> derivative)
    {
        Vector512<float> a = Value(z);
        derivative = Vector512.GreaterThan(a, Vector512<float>.Zero) & Vector512<float>.One;
        return a;
    }

    public static double InitialVariance(int inputs, int units) => IActivationOperator.HalfOff(inputs);

    public static string Onnx(IOnnxGraph graph, string z) => graph.Node("Relu", z);
}
