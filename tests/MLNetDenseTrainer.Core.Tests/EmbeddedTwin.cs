using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Network.Embedding;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>The loss of a network with embedded inputs as its formula says, in double precision; its gradient by central differences.</summary>
/// <remarks>Parameters lie as in <see cref="ParameterBlock.ToArray"/>.</remarks>
internal sealed class EmbeddedTwin(NetworkShape shape, Loss loss, IReadOnlyList<ReferenceRow> rows)
{
    private const double Difference = 1e-5;

    public double Loss(double[] parameters)
    {
        IReadOnlyList<ReferenceRow> embedded = [.. rows.Select(row => row with { X = Embedded(row.X, parameters) })];
        return Network(parameters).Loss(embedded);
    }

    public double[] Outputs(double[] x, double[] parameters) => Network(parameters).Outputs(Embedded(x, parameters));

    /// <summary>The gradient of any function of parameters.</summary>
    public static double[] Gradient(Func<double[], double> function, double[] parameters)
    {
        double[] moved = [.. parameters];
        double[] gradient = new double[parameters.Length];
        for (int p = 0; p < gradient.Length; p++)
        {
            moved[p] = parameters[p] + Difference;
            double above = function(moved);
            moved[p] = parameters[p] - Difference;
            gradient[p] = (above - function(moved)) / (2 * Difference);
            moved[p] = parameters[p];
        }
        return gradient;
    }

    private ReferenceNetwork Network(double[] parameters)
    {
        double[] layers = parameters[(shape.Embedded.Length * PeriodicEmbedding.UsedParametersPerFeature)..];
        return new ReferenceNetwork(shape.FirstLayerInputs, shape.Layers.Select(layer => (layer.Units, layer.Activation)), NetworkCase.Kind(loss), layers);
    }

    private double[] Embedded(double[] x, double[] parameters) =>
    [
        .. x,
        .. shape.Embedded.SelectMany((input, e) =>
            ReferenceEmbedding.Outcome(x[input], parameters.AsSpan(e * PeriodicEmbedding.UsedParametersPerFeature, PeriodicEmbedding.UsedParametersPerFeature))),
    ];
}
