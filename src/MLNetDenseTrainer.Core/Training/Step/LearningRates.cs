using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Training.Step;

/// <summary>How far each kind of parameters goes with the training's learning rate.</summary>
internal static class LearningRates
{
    // Biases and input factors as in RealMLP (Holzmüller et al., 2024, arXiv:2407.04491); embeddings a little faster than there.
    private const float Biases = 0.1f;
    private const float Embedding = 0.3f;

    /// <summary>Of the factors that inputs have.</summary>
    public const float InputScale = 6f;

    /// <summary>
    /// The factor that a gradient and the step along it are multiplied by: what one over the root of the fan-in before the weights comes
    /// to.
    /// </summary>
    public static float Scale(Parametrization parametrization, ParameterPart part, NetworkShape shape) =>
        parametrization == Parametrization.NeuralTangent && part.Kind == ParameterKind.Weights
            ? (float)(1.0 / Math.Sqrt(shape.Layers[part.Layer].Inputs))
            : 1f;

    /// <summary>The factor of the learning rate.</summary>
    public static float Rate(Parametrization parametrization, ParameterPart part) => part.Kind switch
    {
        ParameterKind.Embedding => Embedding,
        ParameterKind.Biases when parametrization == Parametrization.NeuralTangent => Biases,
        _ => 1f,
    };
}
