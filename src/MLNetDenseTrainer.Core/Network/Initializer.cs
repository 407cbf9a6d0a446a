using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Network;

/// <summary>First weights, uniform within a bound that keeps the variance of what flows through the layers; biases are zero.</summary>
internal static class Initializer
{
    public static void Initialize(ParameterBlock parameters, RandomGenerator random)
    {
        for (int l = 0; l < parameters.Shape.Layers.Length; l++)
        {
            float bound = Bound(parameters.Shape.Layers[l]);
            WeightMatrix weights = parameters.Weights(l);
            for (int i = 0; i < weights.Inputs; i++)
            {
                for (int u = 0; u < weights.Units; u++)
                    weights[i, u] = bound * (2f * random.NextSingle() - 1f);
            }
            parameters.Biases(l).Clear();
        }
    }

    /// <summary>The bound of the uniform distribution: the square root of three times the wanted variance.</summary>
    private static float Bound(LayerShape layer)
    {
        double variance = layer.Activation switch
        {
            // He et al., 2015 (arXiv:1502.01852): half of the units are off, so the others get twice the variance.
            Activation.Relu or Activation.LeakyRelu or Activation.Elu or Activation.Gelu or Activation.Silu or Activation.Mish
                => 2.0 / layer.Inputs,
            // LeCun et al., 1998: what self-normalising networks ask for (Klambauer et al., 2017).
            Activation.Selu => 1.0 / layer.Inputs,
            // Glorot and Bengio, 2010.
            _ => 2.0 / ((double)layer.Inputs + layer.Units),
        };
        return (float)Math.Sqrt(3 * variance);
    }
}
