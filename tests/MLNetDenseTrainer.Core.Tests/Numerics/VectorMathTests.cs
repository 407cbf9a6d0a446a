using MLNetDenseTrainer.Numerics;

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

    private static float[] Filled(int length, float number) => [.. Enumerable.Repeat(number, length)];
}
