using MLNetDenseTrainer.Network.Embedding;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Numerics.RandomNumbers;

namespace MLNetDenseTrainer.Network;

/// <summary>First weights, with a spread that keeps the variance of what flows through the layers.</summary>
internal static class Initializer
{
    // The lowest of an embedding's frequencies, in periods per unit of a scaled feature.
    private const float LowestFrequency = 0.1f;

    /// <summary>
    /// First weights and biases of all layers, and first embeddings. For each embedded input there is the standard deviation of its highest
    /// frequency, in periods per unit of a scaled feature.
    /// </summary>
    public static void Initialize(
        ParameterBlock parameters, Parametrization parametrization, RandomGenerator random, ReadOnlySpan<float> frequencies = default)
    {
        int layers = parameters.Shape.Layers.Length;
        for (int e = 0; e < parameters.Shape.Embedded.Length; e++)
            InitializeEmbedding(parameters.Embedding(e, e + 1), random, frequencies[e]);
        for (int l = 0; l < layers; l++)
        {
            // The last layer of the other parametrization stays at zero.
            if (parametrization == Parametrization.Standard)
                InitializeUniform(parameters, l, random);
            else if (l < layers - 1)
                InitializeNormal(parameters, l, random);
        }
    }

    private static void InitializeUniform(ParameterBlock parameters, int layer, RandomGenerator random)
    {
        float bound = Bound(parameters.Shape, layer);
        WeightMatrix weights = parameters.Weights(layer);
        for (int i = 0; i < weights.Inputs; i++)
        {
            for (int u = 0; u < weights.Units; u++)
                weights[i, u] = bound * (2f * random.NextSingle() - 1f);
        }
        parameters.Biases(layer).Clear();
    }

    private static void InitializeNormal(ParameterBlock parameters, int layer, RandomGenerator random)
    {
        WeightMatrix weights = parameters.Weights(layer);
        float spread = (float)(1.0 / Math.Sqrt(weights.Inputs));
        for (int i = 0; i < weights.Inputs; i++)
        {
            for (int u = 0; u < weights.Units; u++)
                weights[i, u] = spread * random.NextNormal();
        }
        foreach (ref float bias in parameters.Biases(layer))
            bias = random.NextNormal();
    }

    // Frequencies of all sizes: normal, with standard deviations that rise in equal ratios. Phases and the rest are uniform.
    private static void InitializeEmbedding(Span<float> parameters, RandomGenerator random, float highestFrequency)
    {
        const int Frequencies = PeriodicEmbedding.Frequencies;
        const float Bound = 0.25f;
        for (int i = 0; i < PeriodicEmbedding.UsedParametersPerFeature; i++)
        {
            float frequency = LowestFrequency * MathF.Pow(highestFrequency / LowestFrequency, i / (Frequencies - 1f));
            parameters[i] = i < Frequencies ? frequency * random.NextNormal()
                : i < 2 * Frequencies ? random.NextSingle() - 0.5f
                : Bound * (2f * random.NextSingle() - 1f);
        }
    }

    // The standard deviation of a uniform distribution is its bound over the square root of 3.
    private static float Bound(NetworkShape shape, int layer) => (float)Math.Sqrt(
        3 * ActivationFunctions.Of(shape.AppliedActivation(layer)).InitialVariance(shape.Layers[layer].Inputs, shape.Layers[layer].Units));
}
