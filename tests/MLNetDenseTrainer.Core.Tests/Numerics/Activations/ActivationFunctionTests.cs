using MLNetDenseTrainer.Numerics.Activations;
using MLNetDenseTrainer.Training.Data;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class ActivationFunctionTests
{
    public static TheoryData<Activation> Activations => [.. Enum.GetValues<Activation>().Where(activation => activation != Activation.Softmax)];

    // Dense where functions bend, wide where they saturate, and the smallest numbers there are.
    private static float[] Grid =>
    [
        .. Enumerable.Range(-2000, 4001).Select(i => i / 400f), .. Enumerable.Range(-1000, 2001).Select(i => i / 10f),
        .. Enumerable.Range(1, 44).SelectMany(i => new[] { MathF.Pow(10, -i), -MathF.Pow(10, -i) }), 0f, -0f, float.Epsilon, -float.Epsilon,
    ];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Values_are_the_formulas(Activation activation)
    {
        float[] z = Grid;
        var a = new float[z.Length];
        ActivationFunctions.Of(activation).Apply(z, a);
        for (int i = 0; i < z.Length; i++)
        {
            double expected = ReferenceActivation.Value(activation, z[i]);
            // Ten roundings relative to the value, and where a factor of z is nearly 0 or 1, one relative to z times 1e-7.
            double tolerance = 1.2e-6 * Math.Abs(expected) + Slack(activation, z[i]);
            Assert.True(Math.Abs(a[i] - expected) <= tolerance, $"z = {z[i]:R}: {a[i]:R}, expected {expected:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Derivatives_are_the_formulas(Activation activation)
    {
        float[] z = [.. Grid.Where(z => z != 0f)];
        float[] derivative = Derivative(activation, z);
        for (int i = 0; i < z.Length; i++)
        {
            double expected = ReferenceActivation.Derivative(activation, z[i]);
            // From an output that has rounded to 1, -1 or the like, what is left of the derivative is exact to a rounding of that output.
            Assert.True(Math.Abs(derivative[i] - expected) <= 2e-6 * (0.25 + Math.Abs(expected)), $"z = {z[i]:R}: {derivative[i]:R}, expected {expected:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Nan_stays_nan(Activation activation)
    {
        float[] values = [1f, float.NaN, 2f];
        ActivationFunctions.Of(activation).Apply(values, values);
        Assert.Equal([false, true, false], values.Select(float.IsNaN));
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Infinity_gives_the_limit_or_nan_but_never_another_number(Activation activation)
    {
        float[] a = [float.PositiveInfinity, float.NegativeInfinity];
        ActivationFunctions.Of(activation).Apply(a, a);
        double top = activation is Activation.Sigmoid or Activation.Tanh ? 1 : activation == Activation.Exponential ? ReferenceActivation.Value(activation, 1000) : double.PositiveInfinity;
        Assert.True(a[0] == top || Math.Abs(a[0] - top) <= 1e-6 * top, $"{a[0]}, expected {top}");
        double bottom = activation is Activation.Linear or Activation.LeakyRelu ? double.NegativeInfinity : ReferenceActivation.Value(activation, -1000);
        Assert.True(float.IsNaN(a[1]) || Math.Abs(a[1] - bottom) < 1e-6 || a[1] == bottom, $"{a[1]}, expected {bottom}");
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Extreme_numbers_give_finite_values_and_derivatives(Activation activation)
    {
        float[] z = [1e4f, -1e4f, 88.8f, -88.8f, 1e18f, -1e18f, 103f, -103f];
        var a = new float[z.Length];
        ActivationFunctions.Of(activation).Apply(z, a);
        Assert.All(a, value => Assert.True(float.IsFinite(value)));
        Assert.All(Derivative(activation, z), value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void An_element_has_the_same_bits_wherever_it_stands(Activation activation)
    {
        var random = new Random(1);
        float[] z = [.. Enumerable.Range(0, 67).Select(_ => (float)(20 * random.NextDouble() - 10))];
        ActivationFunction function = ActivationFunctions.Of(activation);
        float[] alone = [.. z.Select(value => Apply(function, [value])[0])];
        float[] derivativesAlone = [.. z.Select(value => Derivative(activation, [value])[0])];
        for (int length = 0; length <= z.Length; length++)
        {
            Assert.True(Bits.Equal(alone.AsSpan(0, length), Apply(function, z[..length])), $"value, length {length}");
            Assert.True(Bits.Equal(derivativesAlone.AsSpan(0, length), Derivative(activation, z[..length])), $"derivative, length {length}");
        }
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void In_place_and_into_another_span_are_the_same_and_touch_nothing_else(Activation activation)
    {
        float[] z = [.. Enumerable.Range(0, 37).Select(i => i / 4f - 5f)];
        float[] expected = Apply(ActivationFunctions.Of(activation), z);
        float[] surrounded = [-7f, .. z, -7f];
        Span<float> inside = surrounded.AsSpan(1, z.Length);
        ActivationFunctions.Of(activation).Apply(inside, inside);
        Assert.True(Bits.Equal(expected, inside));
        Assert.Equal((-7f, -7f), (surrounded[0], surrounded[^1]));
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void A_value_has_the_same_bits_with_and_without_the_derivative(Activation activation)
    {
        float[] z = [.. Grid, float.PositiveInfinity, float.NegativeInfinity];
        ActivationFunction function = ActivationFunctions.Of(activation);
        var a = new float[z.Length];
        function.Apply(z, a, new float[z.Length]);
        Assert.True(Bits.Equal(Apply(function, z), a));
    }

    private static float[] Apply(ActivationFunction function, float[] z)
    {
        var a = new float[z.Length];
        function.Apply(z, a);
        return a;
    }

    private static float[] Derivative(Activation activation, float[] z)
    {
        var derivatives = new float[z.Length];
        ActivationFunctions.Of(activation).Apply(z, new float[z.Length], derivatives);
        return derivatives;
    }

    // The normal distribution function is promised to 1e-7 only, and exponentials at the lower end of float's normal range may be cut to zero.
    private static double Slack(Activation activation, double z) => activation == Activation.Gelu ? 2e-7 * Math.Abs(z) + float.Epsilon : 2e-38 * (1 + Math.Abs(z));
}
