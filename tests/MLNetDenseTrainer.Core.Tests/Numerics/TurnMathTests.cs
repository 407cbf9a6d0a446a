using System.Runtime.Intrinsics;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class TurnMathTests
{
    private const double Tolerance = 5e-7;

    [Fact]
    public void Cosines_and_sines_are_right_on_a_fine_grid()
    {
        for (int i = -300_000; i <= 300_000; i += 7)
            AssertRight(i / 100_000f);
    }

    [Fact]
    public void Whole_turns_do_not_matter_however_many()
    {
        foreach (float t in new[] { 1e4f + 0.125f, -1e4f - 0.375f, 4194303.5f, 1e9f, -3e38f, 0.5f, -0.5f, 1.5f, 2.5f, 1e-40f, 0f, -0f })
            AssertRight(t);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void What_is_not_finite_has_no_cosine_and_no_sine(float t)
    {
        (float sin, float cos) = SinCos(t);
        Assert.True(float.IsNaN(sin));
        Assert.True(float.IsNaN(cos));
    }

    private static void AssertRight(float t)
    {
        // In double, whole turns come off exactly; of 2π times them they would not.
        double rest = Math.IEEERemainder(t, 1);
        (float sin, float cos) = SinCos(t);
        Assert.InRange(cos - Math.Cos(2 * Math.PI * rest), -Tolerance, Tolerance);
        Assert.InRange(sin - Math.Sin(2 * Math.PI * rest), -Tolerance, Tolerance);
    }

    private static (float Sin, float Cos) SinCos(float t)
    {
        (Vector512<float> sin, Vector512<float> cos) = TurnMath.SinCos(Vector512.Create(t));
        Assert.Equal(BitConverter.SingleToInt32Bits(cos[0]), BitConverter.SingleToInt32Bits(TurnMath.Cos(Vector512.Create(t))[0]));
        return (sin[0], cos[0]);
    }
}
