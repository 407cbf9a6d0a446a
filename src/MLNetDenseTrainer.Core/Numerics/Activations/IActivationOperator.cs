using MLNetDenseTrainer.Files.Onnx;

namespace MLNetDenseTrainer.Numerics.Activations;

/// <summary>An activation as vector arithmetic on 16 elements at a time.</summary>
internal interface IActivationOperator
{
    /// <summary>f(z).</summary>
    static abstract Vector512<float> Value(Vector512<float> z);

    /// <summary>f(z), with the same bits, and f'(z), which has most of its terms in common.</summary>
    static abstract Vector512<float> Value(Vector512<float> z, out Vector512<float> derivative);

    /// <summary>Adds f(z) to an ONNX graph and returns the name of the value.</summary>
    static abstract string Onnx(IOnnxGraph graph, string z);

    /// <summary>The variance of a layer's first weights that keeps the variance of values from layer to layer.</summary>
    // Glorot and Bengio, 2010.
    static virtual double InitialVariance(int inputs, int units) => 2.0 / ((double)inputs + units);

    // He et al., 2015 (arXiv:1502.01852): half of the units are off, so the others get twice the variance.
    static double HalfOff(int inputs) => 2.0 / inputs;
}
