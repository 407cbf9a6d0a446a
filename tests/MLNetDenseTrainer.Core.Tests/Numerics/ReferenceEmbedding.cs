using MLNetDenseTrainer.Network.Embedding;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>The periodic embedding of one feature as its formula says, in double precision.</summary>
internal static class ReferenceEmbedding
{
    private const int Frequencies = PeriodicEmbedding.Frequencies;
    private const int Outputs = PeriodicEmbedding.Outputs;

    public static double[] Outcome(double x, ReadOnlySpan<double> parameters)
    {
        double[] e = new double[Outputs];
        for (int j = 0; j < Outputs; j++)
        {
            e[j] = parameters[Bias(j)];
            for (int k = 0; k < Frequencies; k++)
                e[j] += parameters[Weight(j, k)] * Math.Cos(Angle(x, parameters, k));
        }
        return e;
    }

    /// <summary>Adds a row's gradient, where d is the gradient of its outputs, and the size that its terms can have at most.</summary>
    public static void AddGradient(double x, ReadOnlySpan<double> d, ReadOnlySpan<double> parameters, double[] gradient, double[] magnitude)
    {
        for (int j = 0; j < Outputs; j++)
        {
            Add(Bias(j), d[j], 1);
            for (int k = 0; k < Frequencies; k++)
            {
                double angle = Angle(x, parameters, k);
                double dAngle = 2 * Math.PI * d[j] * parameters[Weight(j, k)];
                Add(Weight(j, k), d[j], Math.Cos(angle));
                Add(k, dAngle * x, -Math.Sin(angle));
                Add(Frequencies + k, dAngle, -Math.Sin(angle));
            }
        }

        void Add(int parameter, double factor, double periodic)
        {
            gradient[parameter] += factor * periodic;
            magnitude[parameter] += Math.Abs(factor);
        }
    }

    public static bool IsPadding(int parameter) => parameter >= Bias(Outputs);

    private static double Angle(double x, ReadOnlySpan<double> parameters, int k) =>
        2 * Math.PI * (parameters[k] * x + parameters[Frequencies + k]);

    private static int Weight(int j, int k) => (2 + j) * Frequencies + k;

    private static int Bias(int j) => (2 + Outputs) * Frequencies + j;
}
