using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer;

/// <summary>The weights and biases of one layer of a trained network.</summary>
public sealed class DenseLayerParameters
{
    private readonly float[] _weights;
    private readonly float[] _biases;

    internal DenseLayerParameters(LayerShape shape, WeightMatrix weights, ReadOnlySpan<float> biases)
    {
        Inputs = shape.Inputs;
        Units = shape.Units;
        Activation = shape.Activation;
        _weights = new float[Inputs * Units];
        for (int i = 0; i < Inputs; i++)
        {
            for (int u = 0; u < Units; u++)
                _weights[u * Inputs + i] = weights[i, u];
        }
        _biases = biases.ToArray();
    }

    /// <summary>Inputs of each unit: the features, or the units of the layer before.</summary>
    public int Inputs { get; }

    /// <summary>Number of units.</summary>
    public int Units { get; }

    /// <summary>The function of weights times inputs plus bias.</summary>
    public Activation Activation { get; }

    /// <summary>Row-major, units × inputs: the weight of input i in unit u is at u * <see cref="Inputs"/> + i.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>One per unit.</summary>
    public ReadOnlySpan<float> Biases => _biases;
}
