namespace MLNetDenseTrainer;

/// <summary>The meaning of the learning rate for the weights of a layer, and how they begin.</summary>
public enum Parametrization
{
    /// <summary>
    /// The same learning rate for all parameters; weights begin uniform within the bounds of He, LeCun or Glorot, biases at 0.
    /// </summary>
    Standard,

    /// <summary>
    /// The neural tangent parametrization (Jacot et al., 2018, arXiv:1806.07572): each layer is x w / sqrt(fan-in) + b, so that wide layers
    /// take smaller steps. w and b begin standard normal, those of the last layer at 0, and biases learn at a tenth of the rate (Holzmüller
    /// et al., 2024, arXiv:2407.04491). The model itself holds ordinary weights.
    /// </summary>
    NeuralTangent,
}
