using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Inputs.Missing;
using MLNetDenseTrainer.Inputs.Rank;
using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class InputPipelineTests
{
    private const int Rows = 5;

    public static TheoryData<InputScaling, int> Cases
    {
        get
        {
            var cases = new TheoryData<InputScaling, int>();
            foreach (InputScaling scaling in Enum.GetValues<InputScaling>())
            {
                // At and around the widths of a vector and of a panel, so that flags lie beside the last feature and in the next panel.
                foreach (int features in new[] { 1, 15, 16, 17, 31, 32, 33, 64, 70 })
                    cases.Add(scaling, features);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Batches_and_kept_rows_have_the_bits_of_the_naive_twin(InputScaling scaling, int features)
    {
        int[] some = [.. new[] { 0, features / 2, features - 1 }.Distinct()];
        foreach (int[]? flagged in new[] { null, [], some, Enumerable.Range(0, features).ToArray() })
        {
            InputPipeline inputs = Pipeline(scaling, features, flagged);
            Check(inputs, Features(features, missing: false), features);
            if (flagged is not null)
                Check(inputs, Features(features, missing: true), features);
        }
    }

    // The square of a number far beyond the limit is infinite, and the number is clipped all the same.
    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(-3e38f, 1e-3f)]
    public void The_largest_features_are_clipped(float center, float factor)
    {
        float[] features = [1e15f, 1e18f, 1e19f, 1e20f, 1e30f, float.MaxValue];
        float[] centers = [.. features.Select(_ => center)], factors = [.. features.Select(_ => factor)];
        Assert.All(TestInputs.Make(InputScaling.RobustClip, centers, factors).Apply(features), input => Assert.Equal(3f, input));
    }

    // The difference would be infinite, and the factor of a feature that never varied is zero.
    [Theory]
    [InlineData(InputScaling.Standardize)]
    [InlineData(InputScaling.RobustClip)]
    public void A_feature_that_never_varied_stays_zero_however_far_it_goes(InputScaling scaling)
    {
        foreach (int[]? flagged in new[] { null, [], new[] { 0 } })
        {
            InputPipeline inputs = TestInputs.Make(scaling, [-3e38f, 0f], [0f, 1f], flagged);
            Assert.Equal(0f, inputs.Apply(3e38f, 0f)[0]);
            Assert.All(inputs.Apply(3e38f, 0f)[2..], flag => Assert.Equal(0f, flag));
        }
    }

    [Theory]
    [InlineData(InputScaling.None)]
    [InlineData(InputScaling.Standardize)]
    [InlineData(InputScaling.RobustClip)]
    public void A_missing_feature_becomes_zero_and_its_flag_one(InputScaling scaling)
    {
        float[] inputs = Pipeline(scaling, 3, [1, 2]).Apply(float.NaN, float.NaN, 7f);
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
        Assert.Equal(accepted, MissingStep.Accepts(missing, [1f, value, 2f]));

    private static void Check(InputPipeline inputs, float[] x, int features)
    {
        int width = features + inputs.AddedInputs;
        float[][] rows = [.. x.Chunk(features)];
        float[] expected = [.. rows.SelectMany(row => Naive(inputs, row))];
        // Values that lie beside the features must not be seen.
        float[] full = [.. rows.SelectMany(row => row.Concat(Enumerable.Repeat(99f, width - features)))];
        ActivationMatrix matrix = Matrices.Activations(full, Rows, width);
        inputs.Apply(matrix, features, Rows);
        Assert.True(Bits.Equal(expected, matrix.ToArray(Rows)), $"{inputs}, {features} features");
        for (int r = 0; r < Rows; r++)
        {
            float[] kept = [.. rows[r]];
            inputs.ApplyToKept(kept);
            for (int f = 0; f < features; f++)
                Assert.Equal(float.IsNaN(rows[r][f]) && inputs.Flagged.Contains(f) ? float.NaN : expected[r * width + f], kept[f]);
        }
    }

    // Feature by feature, step by step, without vectors.
    private static float[] Naive(InputPipeline inputs, float[] row)
    {
        return [.. row.Select(Input), .. inputs.Flagged.Select(f => float.IsNaN(row[f]) ? 1f : 0f)];

        float Input(float x, int f)
        {
            if (inputs.Maps().FirstOrDefault(map => map.Feature == f) is { } map)
                x = map.Map(x);
            if (inputs.Affine is { } affine)
                x = (x - affine.Centers[f]) * affine.Factors[f];
            if (inputs.Scaling is InputScaling.RobustClip or InputScaling.RobustQuantile)
                x /= MathF.Sqrt(1f + x / 3f * (x / 3f));
            return float.IsNaN(x) && inputs.Missing == MissingValues.Impute ? 0f : x;
        }
    }

    private static float[] Features(int features, bool missing)
    {
        var random = new Random(features);
        return [.. Enumerable.Range(0, Rows * features).Select(i => missing && i % 3 == 0 ? float.NaN : 100 * random.NextSingle() - 50)];
    }

    private static InputPipeline Pipeline(InputScaling scaling, int features, int[]? flagged)
    {
        float[] centers = [.. Enumerable.Range(0, features).Select(f => 0.3f * f - 2f)];
        float[] factors = [.. Enumerable.Range(0, features).Select(f => 0.1f + 0.07f * f)];
        IEnumerable<int> ranked = Enumerable.Range(0, scaling == InputScaling.RobustQuantile ? features : 0).Where(f => f % 3 == 0);
        QuantileMap[] maps = [.. ranked.Select(f => new QuantileMap(f, [-20f, -1f, 0f, 30f], [-4f, -0.5f, 0.5f, 3f]))];
        return TestInputs.Make(scaling, centers, factors, flagged, maps);
    }
}
