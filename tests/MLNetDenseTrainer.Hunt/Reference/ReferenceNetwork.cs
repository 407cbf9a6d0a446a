namespace MLNetDenseTrainer.Hunt.Reference;

/// <summary>A dense network in double precision, by plain loops.</summary>
/// <remarks>Parameters are one array: of each layer the weights, unit by unit, then the biases.</remarks>
internal sealed class ReferenceNetwork
{
    private readonly (int Inputs, int Units, Activation Activation, int Weights, int Biases)[] _layers;

    public ReferenceNetwork(IReadOnlyList<DenseLayerParameters> layers)
    {
        var list = new List<(int, int, Activation, int, int)>();
        foreach (DenseLayerParameters layer in layers)
        {
            int biases = ParameterCount + layer.Inputs * layer.Units;
            list.Add((layer.Inputs, layer.Units, layer.Activation, ParameterCount, biases));
            ParameterCount = biases + layer.Units;
        }
        _layers = [.. list];
        LayerOf = [.. _layers.SelectMany((layer, l) => Enumerable.Repeat(l, (layer.Inputs + 1) * layer.Units))];
        IsWeight = [.. Enumerable.Range(0, ParameterCount).Select(p => p < _layers[LayerOf[p]].Biases)];
    }

    public int ParameterCount { get; }

    /// <summary>The layer of each parameter.</summary>
    public int[] LayerOf { get; }

    /// <summary>Whether each parameter is a weight, not a bias.</summary>
    public bool[] IsWeight { get; }

    public int LastLayer => _layers.Length - 1;

    /// <summary>The activation of the last layer.</summary>
    public Activation OutputActivation => _layers[^1].Activation;

    public int InputsOf(int layer) => _layers[layer].Inputs;

    /// <summary>What goes into the activation of each layer, and what comes out of it; logits stay logits.</summary>
    public (double[][] Sums, double[][] Values) Forward(double[] parameters, double[] inputs)
    {
        double[][] sums = new double[_layers.Length][];
        double[][] values = new double[_layers.Length][];
        double[] x = inputs;
        for (int l = 0; l < _layers.Length; l++)
        {
            (int count, int units, Activation activation, int weights, int biases) = _layers[l];
            sums[l] = new double[units];
            for (int u = 0; u < units; u++)
            {
                double sum = parameters[biases + u];
                for (int i = 0; i < count; i++)
                    sum += parameters[weights + u * count + i] * x[i];
                sums[l][u] = sum;
            }
            bool isLogit = l == LastLayer && activation is Activation.Sigmoid or Activation.Softmax;
            values[l] = isLogit ? sums[l] : [.. sums[l].Select(z => ReferenceActivations.Value(activation, z))];
            x = values[l];
        }
        return (sums, values);
    }

    /// <summary>Adds the gradient of one row.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="inputs">The row.</param>
    /// <param name="sums">What went into the activations.</param>
    /// <param name="values">What came out of them.</param>
    /// <param name="delta">The gradient by what goes into the last activation.</param>
    /// <param name="gradient">Is added to.</param>
    public void AddGradient(double[] parameters, double[] inputs, double[][] sums, double[][] values, double[] delta, double[] gradient)
    {
        for (int l = LastLayer; l >= 0; l--)
        {
            (int count, int units, _, int weights, int biases) = _layers[l];
            double[] x = l == 0 ? inputs : values[l - 1];
            double[] before = new double[l == 0 ? 0 : count];
            for (int u = 0; u < units; u++)
            {
                gradient[biases + u] += delta[u];
                for (int i = 0; i < count; i++)
                    gradient[weights + u * count + i] += delta[u] * x[i];
                for (int i = 0; i < before.Length; i++)
                    before[i] += parameters[weights + u * count + i] * delta[u];
            }
            for (int i = 0; i < before.Length; i++)
                before[i] *= ReferenceActivations.Derivative(_layers[l - 1].Activation, sums[l - 1][i]);
            delta = before;
        }
    }
}
