using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>How far float arithmetic may be from the exact result.</summary>
internal static class FloatTolerance
{
    /// <summary>The distance from 1 to the next float.</summary>
    public const double Epsilon = 1.1920929e-7;

    /// <summary>
    /// Relative to outputs around 1: rounding errors of a sum of k terms grow like the root of k, and each layer adds its own to those of the layer before.
    /// </summary>
    public static double OfOutputs(NetworkShape shape) => 4 * Epsilon * shape.Layers.Sum(layer => 1 + Math.Sqrt(layer.Inputs));

    /// <summary>
    /// Per parameter. Its gradient is a sum of products of an activation and a delta, each of which was itself summed over a layer:
    /// the errors are in proportion to the largest terms of the layer, not to what is left after terms cancelled.
    /// </summary>
    public static double[] OfGradient(NetworkShape shape, double[] magnitudes)
    {
        var tolerances = new List<double>();
        foreach (LayerShape layer in shape.Layers)
        {
            ArraySegment<double> ofLayer = new(magnitudes, tolerances.Count, layer.ParameterCount);
            double largest = ofLayer.Max();
            tolerances.AddRange(ofLayer.Select(magnitude => OfOutputs(shape) * (largest + magnitude)));
        }
        return [.. tolerances];
    }
}
