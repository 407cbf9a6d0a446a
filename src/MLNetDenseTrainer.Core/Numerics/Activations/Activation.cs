using MLNetDenseTrainer.Numerics.Activations;

namespace MLNetDenseTrainer;

/// <summary>The function that a layer applies to each of its pre-activations z.</summary>
/// <remarks>The numbers are part of the model file and never change.</remarks>
public enum Activation : byte
{
    /// <summary>z itself. The output of a regression network.</summary>
    Linear = 0,

    /// <summary>max(0, z). The default of hidden layers.</summary>
    Relu = 1,

    /// <summary>1 / (1 + e^-z), between 0 and 1. The output of a binary classifier.</summary>
    Sigmoid = 2,

    /// <summary>Hyperbolic tangent, between -1 and 1.</summary>
    Tanh = 3,

    /// <summary>z where z is positive, else 0.01 z.</summary>
    LeakyRelu = 4,

    /// <summary>z where z is positive, else e^z - 1 (Clevert et al., 2015, arXiv:1511.07289).</summary>
    Elu = 5,

    /// <summary>1.0507 z where z is positive, else 1.7581 (e^z - 1) (Klambauer et al., 2017, arXiv:1706.02515).</summary>
    Selu = 6,

    /// <summary>z times the standard normal distribution function at z, exactly (Hendrycks and Gimpel, 2016, arXiv:1606.08415).</summary>
    Gelu = 7,

    /// <summary>z times the sigmoid of z, also called swish (Ramachandran et al., 2017, arXiv:1710.05941).</summary>
    Silu = 8,

    /// <summary>z tanh(softplus(z)) (Misra, 2019, arXiv:1908.08681).</summary>
    Mish = 9,

    /// <summary>log(1 + e^z), always positive.</summary>
    Softplus = 10,

    /// <summary>e^z over the sum of e^z of the whole layer. For the last layer of a multiclass classifier only.</summary>
    Softmax = 11,

    /// <summary>
    /// e^z with z cut to -30 to 30, always positive: the log link of a Poisson regression. For the last layer of a regression only. Beyond
    /// the cut it has the slope of its end, so that it finds its way back.
    /// </summary>
    Exponential = 12,
}

/// <summary>The function of each elementwise activation.</summary>
internal static class ActivationFunctions
{
    private static readonly Dictionary<Activation, ActivationFunction> _all = new()
    {
        [Activation.Linear] = new ElementwiseActivation<LinearOperator>(),
        [Activation.Relu] = new ElementwiseActivation<ReluOperator>(),
        [Activation.Sigmoid] = new ElementwiseActivation<SigmoidOperator>(),
        [Activation.Tanh] = new ElementwiseActivation<TanhOperator>(),
        [Activation.LeakyRelu] = new ElementwiseActivation<LeakyReluOperator>(),
        [Activation.Elu] = new ElementwiseActivation<EluOperator>(),
        [Activation.Selu] = new ElementwiseActivation<SeluOperator>(),
        [Activation.Gelu] = new ElementwiseActivation<GeluOperator>(),
        [Activation.Silu] = new ElementwiseActivation<SiluOperator>(),
        [Activation.Mish] = new ElementwiseActivation<MishOperator>(),
        [Activation.Softplus] = new ElementwiseActivation<SoftplusOperator>(),
        [Activation.Exponential] = new ElementwiseActivation<ExponentialOperator>(),
    };

    public static ActivationFunction Of(Activation activation)
    {
        Debug.Assert(_all.ContainsKey(activation), "Softmax is not elementwise and belongs to the loss.");
        return _all[activation];
    }
}
