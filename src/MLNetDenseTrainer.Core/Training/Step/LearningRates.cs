using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Training.Step;

/// <summary>Factors of the training's learning rate for each kind of parameters.</summary>
internal static class LearningRates
{
    // Biases and input factors as in RealMLP (Holzmüller et al., 2024, arXiv:2407.04491); embeddings a little faster than there.
    private const float Biases = 0.1f;
    private const float Embedding = 0.3f;

    /// <summary>
    /// Each step multiplies the vector of a category with the factor s by 1 - learning rate * this * (1 - s). With Adam, whose steps are at
    /// most about the learning rate, no number in it then becomes much larger than s / (1 - s) (Xie and Li, 2024, arXiv:2404.04454).
    /// </summary>
    public const float CategoryDecay = 1f;

    /// <summary>The factor for <see cref="Step.InputScale"/>.</summary>
    public const float InputScale = 6f;

    /// <summary>The factor of a gradient and of its step, for weights that are scaled by 1 / sqrt(fan-in).</summary>
    public static float Scale(Parametrization parametrization, ParameterPart part, NetworkShape shape) =>
        parametrization == Parametrization.NeuralTangent && part.Kind == ParameterKind.Weights
            ? (float)(1.0 / Math.Sqrt(shape.Layers[part.Layer].Inputs))
            : 1f;

    public static float Rate(Parametrization parametrization, ParameterPart part) => part.Kind switch
    {
        ParameterKind.Embedding => Embedding,
        ParameterKind.Biases when parametrization == Parametrization.NeuralTangent => Biases,
        _ => 1f,
    };
}
