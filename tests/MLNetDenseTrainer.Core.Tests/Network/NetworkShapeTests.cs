using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class NetworkShapeTests
{
    [Fact]
    public void Layers_without_an_activation_get_relu_and_the_last_one_the_output()
    {
        NetworkShape shape = NetworkShape.Create(30, [new Dense(25), new Dense(15, Activation.Tanh), new Dense(1)], Activation.Sigmoid);
        Assert.Equal("30-25 Relu-15 Tanh-1 Sigmoid", shape.ToString());
        Assert.Equal(30 * 25 + 25 + 25 * 15 + 15 + 15 + 1, shape.ParameterCount);
        Assert.Equal((30, 1), (shape.Inputs, shape.Outputs));
    }

    [Fact]
    public void Every_parameter_has_a_place_of_its_own_and_the_rest_is_padding()
    {
        var parameters = new ParameterBlock(NetworkShape.Create(3, [new Dense(4), new Dense(5), new Dense(2)], Activation.Softmax));
        for (int l = 0; l < 3; l++)
        {
            WeightMatrix weights = parameters.Weights(l);
            for (int i = 0; i < weights.Inputs; i++)
            {
                for (int u = 0; u < weights.Units; u++)
                    weights[i, u] += 1f;
            }
            foreach (ref float bias in parameters.Biases(l))
                bias += 1f;
        }
        Assert.Equal(parameters.Shape.ParameterCount, parameters.Values.Count(1f));
        Assert.Equal(parameters.Values.Length - parameters.Shape.ParameterCount, parameters.Values.Count(0f));
    }

    [Fact]
    public void Only_the_last_layers_sigmoid_and_softmax_are_left_to_the_loss()
    {
        NetworkShape shape = NetworkShape.Create(2, [new Dense(3, Activation.Sigmoid), new Dense(1)], Activation.Sigmoid);
        Assert.Equal([Activation.Sigmoid, Activation.Linear], [shape.AppliedActivation(0), shape.AppliedActivation(1)]);
        Assert.Equal(Activation.Softplus, NetworkShape.Create(2, [new Dense(1)], Activation.Softplus).AppliedActivation(0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(NetworkShape.MaximumInputs + 1)]
    public void Inputs_out_of_range_are_refused(int inputs) =>
        Assert.Equal("inputs", Assert.Throws<ArgumentOutOfRangeException>(() => NetworkShape.Create(inputs, [new Dense(1)], Activation.Linear)).ParamName);

    [Theory]
    [InlineData(0)]
    [InlineData(NetworkShape.MaximumLayers + 1)]
    public void Too_few_and_too_many_layers_are_refused_with_their_number(int layers)
    {
        Dense[] all = [.. Enumerable.Repeat(new Dense(1), layers)];
        string message = Assert.Throws<ArgumentException>(() => NetworkShape.Create(1, all, Activation.Linear)).Message;
        Assert.Contains($"{layers} were given", message, StringComparison.Ordinal);
        Assert.Contains("1 to 64", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_too_large_is_refused_naming_the_layer()
    {
        Dense[] layers = [new Dense(10), new Dense(Dense.MaximumUnits), new Dense(Dense.MaximumUnits), new Dense(1)];
        string message = Assert.Throws<ArgumentException>(() => NetworkShape.Create(10, layers, Activation.Linear)).Message;
        Assert.Contains("Layer 3", message, StringComparison.Ordinal);
        Assert.Contains("1073741824", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_fit_where_parameters_do()
    {
        NetworkShape Shape(int inputs, int units, Activation activation, float dropout) =>
            NetworkShape.Create(inputs, [new Dense(units, activation, dropout), new Dense(1)], Activation.Linear);
        NetworkShape shape = Shape(3, 4, Activation.Tanh, 0f);
        Assert.True(shape.Fits(Shape(3, 4, Activation.Tanh, 0.5f)));
        Assert.False(shape.Fits(Shape(2, 4, Activation.Tanh, 0f)));
        Assert.False(shape.Fits(Shape(3, 5, Activation.Tanh, 0f)));
        Assert.False(shape.Fits(Shape(3, 4, Activation.Relu, 0f)));
    }

    [Fact]
    public void A_linear_hidden_layer_is_noticed_and_a_linear_output_is_none()
    {
        Assert.True(NetworkShape.Create(2, [new Dense(3, Activation.Linear), new Dense(1)], Activation.Linear).HasLinearHiddenLayer);
        Assert.False(NetworkShape.Create(2, [new Dense(3), new Dense(1)], Activation.Linear).HasLinearHiddenLayer);
    }
}
