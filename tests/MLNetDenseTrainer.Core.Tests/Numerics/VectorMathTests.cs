using System.Runtime.Intrinsics;
using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training.Data;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class VectorMathTests
{
    private const int Longest = 67;

    public static TheoryData<float> Finite =>
        [0f, -0f, 1f, -1f, float.MaxValue, float.MinValue, float.Epsilon, -float.Epsilon, 1e-40f, -1e-40f];

    [Theory]
    [MemberData(nameof(Finite))]
    public void Numbers_are_finite_however_large_or_small_or_many(float number)
    {
        for (int length = 0; length <= Longest; length++)
        {
            Assert.True(VectorMath.IsFinite(Filled(length, number)));
            // Large numbers of both signs side by side.
            Assert.True(VectorMath.IsFinite([.. Enumerable.Range(0, length).Select(i => i % 3 == 0 ? -number : number)]));
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void What_is_not_finite_is_found_at_every_position(float bad)
    {
        foreach (float others in new[] { 0f, 1f, float.MaxValue, float.Epsilon })
        {
            for (int length = 1; length <= Longest; length++)
            {
                float[] values = Filled(length, others);
                for (int position = 0; position < length; position++)
                {
                    values[position] = bad;
                    Assert.False(VectorMath.IsFinite(values), $"{bad} at {position} of {length}");
                    values[position] = others;
                }
            }
        }
    }

    [Fact]
    public void Infinities_of_both_signs_do_not_cancel()
    {
        for (int length = 2; length <= Longest; length++)
        {
            float[] values = Filled(length, float.PositiveInfinity);
            values[length / 2] = float.NegativeInfinity;
            Assert.False(VectorMath.IsFinite(values));
        }
    }

    [Fact]
    public void Exponential_is_that_of_double_to_two_roundings()
    {
        for (float z = -86.9f; z < 88.7f; z += 0.0037f)
        {
            double expected = Math.Exp(z);
            Assert.Equal(expected, VectorMath.Exp(Vector512.Create(z))[0], 2.5e-7 * expected);
        }
    }

    [Fact]
    public void Exponential_ends_in_zero_and_infinity_and_hands_nan_on()
    {
        Assert.Equal(1f, VectorMath.Exp(Vector512.Create(0f))[0]);
        Assert.All([-87.5f, -1000f, float.MinValue, float.NegativeInfinity], z => Assert.Equal(0f, VectorMath.Exp(Vector512.Create(z))[0]));
        Assert.All([88.8f, 1000f, float.MaxValue, float.PositiveInfinity], z => Assert.Equal(float.PositiveInfinity, VectorMath.Exp(Vector512.Create(z))[0]));
        Assert.Equal(float.NaN, VectorMath.Exp(Vector512.Create(float.NaN))[0]);
    }

    private static float[] Filled(int length, float number) => [.. Enumerable.Repeat(number, length)];
}
