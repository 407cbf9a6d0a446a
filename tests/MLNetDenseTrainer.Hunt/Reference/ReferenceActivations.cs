namespace MLNetDenseTrainer.Hunt.Reference;

/// <summary>Activations and their derivatives by the textbook.</summary>
internal static class ReferenceActivations
{
    private const double Lambda = 1.0507009873554805;
    private const double LambdaAlpha = 1.7580993408473769;

    public static double Value(Activation activation, double z) => activation switch
    {
        Activation.Relu => Math.Max(0.0, z),
        Activation.LeakyRelu => z > 0.0 ? z : 0.01 * z,
        Activation.Sigmoid => Sigmoid(z),
        Activation.Tanh => Math.Tanh(z),
        Activation.Elu => z > 0.0 ? z : Math.Exp(z) - 1.0,
        Activation.Selu => z > 0.0 ? Lambda * z : LambdaAlpha * (Math.Exp(z) - 1.0),
        Activation.Gelu => z * NormalDistribution(z),
        Activation.Silu => z * Sigmoid(z),
        Activation.Mish => z * Math.Tanh(Softplus(z)),
        Activation.Softplus => Softplus(z),
        Activation.Exponential => Math.Exp(Math.Clamp(z, -30.0, 30.0)),
        _ => z,
    };

    public static double Derivative(Activation activation, double z)
    {
        // Those that have a formula worth writing; the others by the symmetric difference, to about ten digits.
        switch (activation)
        {
            case Activation.Linear:
                return 1.0;
            case Activation.Relu:
                return z > 0.0 ? 1.0 : 0.0;
            case Activation.LeakyRelu:
                return z > 0.0 ? 1.0 : 0.01;
            case Activation.Sigmoid:
                return Sigmoid(z) * Sigmoid(-z);
            case Activation.Tanh:
                return 1.0 - Math.Tanh(z) * Math.Tanh(z);
            case Activation.Elu:
                return z > 0.0 ? 1.0 : Math.Exp(z);
            case Activation.Selu:
                return z > 0.0 ? Lambda : LambdaAlpha * Math.Exp(z);
            case Activation.Softplus:
                return Sigmoid(z);
            case Activation.Exponential:
                return Value(activation, z);
            default:
                const double Step = 1e-5;
                return (Value(activation, z + Step) - Value(activation, z - Step)) / (2.0 * Step);
        }
    }

    public static double Sigmoid(double z) => 1.0 / (1.0 + Math.Exp(-z));

    public static double Softplus(double z) => Math.Max(z, 0.0) + Math.Log(1.0 + Math.Exp(-Math.Abs(z)));

    // By Simpson's rule over the bell from 0 to z.
    private static double NormalDistribution(double z)
    {
        const int Pieces = 200;
        double end = Math.Clamp(z, -9.0, 9.0);
        double step = end / Pieces;
        double sum = Bell(0.0) + Bell(end);
        for (int i = 1; i < Pieces; i++)
            sum += (i % 2 == 0 ? 2.0 : 4.0) * Bell(i * step);
        return 0.5 + sum * step / 3.0;
    }

    private static double Bell(double z) => Math.Exp(-0.5 * z * z) / Math.Sqrt(2.0 * Math.PI);
}
