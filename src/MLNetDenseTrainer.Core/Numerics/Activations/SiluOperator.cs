using MLNetDenseTrainer.Files.Onnx;

namespace MLNetDenseTrainer.Numerics.Activations;

internal readonly struct SiluOperator : IActivationOperator
{
    public static Vector512<float> Value(Vector512<float> z) => z * SigmoidOperator.Value(z);

    public static Vector512<float> Value(Vector512<float> z, out Vector512<float> derivative)
    {
        Vector512<float> s = SigmoidOperator.Value(z);
        Vector512<float> a = z * s;
        derivative = s + a * (Vector512<float>.One - s);
        return a;
    }

    public static double InitialVariance(int inputs, int units) => IActivationOperator.HalfOff(inputs);

    public static string Onnx(IOnnxGraph graph, string z) => graph.Node("Mul", z, graph.Node("Sigmoid", z));
}
