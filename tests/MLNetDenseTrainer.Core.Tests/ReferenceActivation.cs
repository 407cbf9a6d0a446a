namespace MLNetDenseTrainer.Core.Tests;

/// <summary>The elementwise activations and their derivatives in double precision, from their formulas.</summary>
internal static class ReferenceActivation
{
    private const double LeakySlope = 0.01;
    private const double SeluScale = 1.0507009873554804934;
    private const double SeluAlpha = 1.6732632423543772848;

    public static double Value(Activation activation, double z) => activation switch
    {
        Activation.Linear => z,
        Activation.Relu => z > 0 ? z : 0,
        Activation.Sigmoid => Sigmoid(z),
        Activation.Tanh => Math.Tanh(z),
        Activation.LeakyRelu => z > 0 ? z : LeakySlope * z,
        Activation.Elu => z > 0 ? z : ExpMinusOne(z),
        Activation.Selu => z > 0 ? SeluScale * z : SeluScale * SeluAlpha * ExpMinusOne(z),
        Activation.Gelu => z * NormalDistribution(z),
        Activation.Silu => z * Sigmoid(z),
        Activation.Mish => z * Math.Tanh(Softplus(z)),
        Activation.Softplus => Softplus(z),
        Activation.Exponential => Math.Exp(Math.Clamp(z, -30, 30)),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Not elementwise."),
    };

    public static double Derivative(Activation activation, double z) => activation switch
    {
        Activation.Linear => 1,
        Activation.Relu => z > 0 ? 1 : 0,
        Activation.Sigmoid => Sigmoid(z) * Sigmoid(-z),
        Activation.Tanh => 1 / (Math.Cosh(z) * Math.Cosh(z)),
        Activation.LeakyRelu => z > 0 ? 1 : LeakySlope,
        Activation.Elu => z > 0 ? 1 : Math.Exp(z),
        Activation.Selu => z > 0 ? SeluScale : SeluScale * SeluAlpha * Math.Exp(z),
        Activation.Gelu => NormalDistribution(z) + z * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI),
        Activation.Silu => Sigmoid(z) + z * Sigmoid(z) * Sigmoid(-z),
        Activation.Mish => Math.Tanh(Softplus(z)) + z * Sigmoid(z) / Math.Pow(Math.Cosh(Softplus(z)), 2),
        Activation.Softplus => Sigmoid(z),
        // Beyond the cut the slope of its end.
        Activation.Exponential => Math.Exp(Math.Clamp(z, -30, 30)),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Not elementwise."),
    };

    public static double Sigmoid(double z) => z < -700 ? Math.Exp(z) : 1 / (1 + Math.Exp(-z));

    public static double Softplus(double z)
    {
        double e = Math.Exp(-Math.Abs(z));
        double tail = e < 1e-4 ? e - e * e / 2 + e * e * e / 3 : Math.Log(1 + e);
        return z > 0 ? z + tail : tail;
    }

    private static double ExpMinusOne(double z) =>
        Math.Abs(z) < 1e-3 ? z * (1 + z / 2 * (1 + z / 3 * (1 + z / 4 * (1 + z / 5)))) : Math.Exp(z) - 1;

    // 1/2 + density(z) * (z + z^3/3 + z^5/(3*5) + ...), all of whose terms have one sign.
    private static double NormalDistribution(double z)
    {
        if (Math.Abs(z) > 9)
            return z > 0 ? 1 : 0;
        double sum = 0;
        double term = z;
        for (int n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            sum += term;
            term *= z * z / (2 * n + 1);
        }
        return 0.5 + sum * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
    }
}
