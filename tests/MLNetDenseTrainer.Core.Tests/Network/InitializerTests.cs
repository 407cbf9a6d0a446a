using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.RandomNumbers;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class InitializerTests
{
    private const int Inputs = 200;
    private const int Units = 100;

    [Theory]
    [InlineData(Activation.Linear, 2.0 / 300)]
    [InlineData(Activation.Relu, 2.0 / 200)]
    [InlineData(Activation.Sigmoid, 2.0 / 300)]
    [InlineData(Activation.Tanh, 2.0 / 300)]
    [InlineData(Activation.LeakyRelu, 2.0 / 200)]
    [InlineData(Activation.Elu, 2.0 / 200)]
    [InlineData(Activation.Selu, 1.0 / 200)]
    [InlineData(Activation.Gelu, 2.0 / 200)]
    [InlineData(Activation.Silu, 2.0 / 200)]
    [InlineData(Activation.Mish, 2.0 / 200)]
    [InlineData(Activation.Softplus, 2.0 / 300)]
    [InlineData(Activation.Softmax, 2.0 / 300)]
    public void Weights_have_the_variance_that_fits_the_activation_and_biases_are_zero(Activation activation, double variance)
    {
        ParameterBlock parameters = Initialized(activation, seed: 1);
        double[] weights = [.. parameters.ToArray()[..(Inputs * Units)].Select(w => (double)w)];
        double bound = Math.Sqrt(3 * variance);
        Assert.All(weights, w => Assert.InRange(w, -bound * 1.000001, bound * 1.000001));
        Assert.True(weights.Max() > 0.99 * bound && weights.Min() < -0.99 * bound);
        // Five standard errors of mean and variance of 20,000 uniform numbers.
        Assert.Equal(0.0, weights.Average(), 5 * Math.Sqrt(variance / weights.Length));
        Assert.Equal(1.0, weights.Average(w => w * w) / variance, 5 * Math.Sqrt(0.8 / weights.Length));
        Assert.All(parameters.Biases(0).ToArray(), bias => Assert.Equal(0f, bias));
    }

    [Fact]
    public void A_seed_gives_the_same_bits_and_another_seed_others()
    {
        Assert.True(Bits.Equal(Initialized(Activation.Relu, 5).Values, Initialized(Activation.Relu, 5).Values));
        Assert.False(Bits.Equal(Initialized(Activation.Relu, 5).Values, Initialized(Activation.Relu, 6).Values));
    }

    private static ParameterBlock Initialized(Activation activation, int seed)
    {
        NetworkShape shape = NetworkShape.Create(Inputs, [new Dense(Units, activation)], activation);
        ParameterBlock parameters = ParameterBlock.FromArray(shape, [.. Enumerable.Repeat(float.NaN, shape.ParameterCount)]);
        Initializer.Initialize(parameters, Parametrization.Standard, new RandomGenerator(seed, RandomStream.Initialization));
        return parameters;
    }
}
