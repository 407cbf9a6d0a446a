using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Training.Data;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class InputScalerTests
{
    private const int Rows = 5;

    public static TheoryData<InputScaling, int> Cases
    {
        get
        {
            var cases = new TheoryData<InputScaling, int>();
            foreach (InputScaling kind in Enum.GetValues<InputScaling>())
            {
                // At and around the widths of a vector and of a panel, so that flags lie in the last feature's vector, in the next one and in the next panel.
                foreach (int features in new[] { 1, 15, 16, 17, 31, 32, 33, 64, 70 })
                    cases.Add(kind, features);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_matrix_is_scaled_to_the_bits_of_its_rows_alone(InputScaling kind, int features)
    {
        int[] some = [.. new[] { 0, features / 2, features - 1 }.Distinct()];
        foreach (int[] flagged in new[] { [], some, Enumerable.Range(0, features).ToArray() })
        {
            InputScaler scaler = Scaler(kind, features, MissingValues.Impute, flagged);
            CheckMatrixAgainstRows(scaler, Features(features, missing: false), features);
            CheckMatrixAgainstRows(scaler, Features(features, missing: true), features);
        }
        CheckMatrixAgainstRows(Scaler(kind, features, MissingValues.SkipRow, []), Features(features, missing: false), features);
    }

    // The square of a number far beyond the limit is none any more, and the number is clipped all the same.
    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(-3e38f, 1e-3f)]
    public void The_largest_features_are_clipped(float center, float factor)
    {
        float[] features = [1e15f, 1e18f, 1e19f, 1e20f, 1e30f, float.MaxValue];
        int count = features.Length;
        var scaler = new InputScaler(InputScaling.RobustClip, [.. Enumerable.Repeat(center, count)], [.. Enumerable.Repeat(factor, count)]);
        float[] inputs = new float[count];
        scaler.Apply(features, inputs);
        Assert.All(inputs, input => Assert.Equal(3f, input));
        float[] rows = [.. Enumerable.Repeat(features, Rows).SelectMany(row => row)];
        CheckMatrixAgainstRows(scaler, rows, count);
    }

    // The difference is infinite, and the factor of a feature that never varied is zero.
    [Theory]
    [InlineData(InputScaling.Standardize)]
    [InlineData(InputScaling.RobustClip)]
    public void A_feature_that_never_varied_stays_zero_however_far_it_goes(InputScaling kind)
    {
        var scaler = new InputScaler(kind, [-3e38f, 0f], [0f, 1f], MissingValues.Impute, []);
        float[] inputs = new float[2];
        scaler.Apply([3e38f, 0f], inputs);
        Assert.Equal(0f, inputs[0]);
        CheckMatrixAgainstRows(scaler, [.. Enumerable.Repeat(new[] { 3e38f, 1f }, Rows).SelectMany(row => row)], 2);
    }

    [Theory]
    [InlineData(InputScaling.None)]
    [InlineData(InputScaling.Standardize)]
    [InlineData(InputScaling.RobustClip)]
    public void A_missing_feature_becomes_zero_and_its_flag_one(InputScaling kind)
    {
        float[] inputs = new float[5];
        Scaler(kind, 3, MissingValues.Impute, [1, 2]).Apply([float.NaN, float.NaN, 7f], inputs);
        Assert.Equal([0f, 0f, 1f, 0f], [inputs[0], inputs[1], inputs[3], inputs[4]]);
        Assert.NotEqual(0f, inputs[2]);
    }

    [Theory]
    [InlineData(MissingValues.Impute, float.NaN, true)]
    [InlineData(MissingValues.SkipRow, float.NaN, false)]
    [InlineData(MissingValues.Impute, float.PositiveInfinity, false)]
    [InlineData(MissingValues.SkipRow, float.NegativeInfinity, false)]
    [InlineData(MissingValues.SkipRow, float.MaxValue, true)]
    public void Only_missing_values_that_are_imputed_are_accepted_beside_finite_ones(MissingValues missing, float value, bool accepted) =>
        Assert.Equal(accepted, InputScaler.Accepts(missing, [1f, value, 2f]));

    private static void CheckMatrixAgainstRows(InputScaler scaler, float[] x, int features)
    {
        int width = features + scaler.Flagged.Length;
        float[] expected = new float[Rows * width];
        for (int row = 0; row < Rows; row++)
            scaler.Apply(x.AsSpan(row * features, features), expected.AsSpan(row * width, width));
        // What was there before must not be seen again.
        ActivationMatrix inputs = Matrices.Activations([.. Enumerable.Repeat(99f, Rows * width)], Rows, width);
        scaler.Apply(Matrices.Activations(x, Rows, features), inputs, Rows);
        Assert.True(Bits.Equal(expected, inputs.ToArray(Rows)), $"{scaler.Kind}, {features} features, {scaler.Flagged.Length} flagged");
    }

    private static float[] Features(int features, bool missing)
    {
        var random = new Random(features);
        return [.. Enumerable.Range(0, Rows * features).Select(i => missing && i % 3 == 0 ? float.NaN : 100 * random.NextSingle() - 50)];
    }

    private static InputScaler Scaler(InputScaling kind, int features, MissingValues missing, int[] flagged)
    {
        float[] centers = kind == InputScaling.None ? [] : [.. Enumerable.Range(0, features).Select(f => 0.3f * f - 2f)];
        float[] factors = kind == InputScaling.None ? [] : [.. Enumerable.Range(0, features).Select(f => 0.1f + 0.07f * f)];
        QuantileMap[] maps = kind == InputScaling.RobustQuantile
            ? [.. Enumerable.Range(0, features).Where(f => f % 3 == 0).Select(f => new QuantileMap(f, [-20f, -1f, 0f, 30f], [-4f, -0.5f, 0.5f, 3f]))]
            : [];
        return new InputScaler(kind, centers, factors, missing, flagged, maps);
    }
}
