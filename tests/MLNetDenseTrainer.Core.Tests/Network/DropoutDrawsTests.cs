using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Training.Data;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class DropoutDrawsTests
{
    private const int Rows = 512;
    private const int Columns = 96;
    private const ulong Key = 0x0123456789ABCDEF;

    public static TheoryData<float> Probabilities => [0.01f, 0.15f, 0.5f, 0.9f];

    // Five standard deviations; the keys are fixed, so this holds always or never.
    [Theory]
    [MemberData(nameof(Probabilities))]
    public void The_mean_factor_is_one_for_every_key_row_and_column(float probability)
    {
        double deviation = Math.Sqrt(probability / (1.0 - probability));
        double[] rowSums = new double[Rows];
        double[] columnSums = new double[Columns];
        const int Keys = 64;
        for (int k = 0; k < Keys; k++)
        {
            float[,] factors = Draw(probability, RandomGenerator.Mix((ulong)k));
            double sum = 0;
            for (int r = 0; r < Rows; r++)
            {
                for (int c = 0; c < Columns; c++)
                {
                    sum += factors[r, c];
                    rowSums[r] += factors[r, c];
                    columnSums[c] += factors[r, c];
                }
            }
            Assert.Equal(1, sum / (Rows * Columns), 5 * deviation / Math.Sqrt(Rows * Columns));
        }
        Assert.All(rowSums, sum => Assert.Equal(1, sum / (Keys * Columns), 5 * deviation / Math.Sqrt(Keys * Columns)));
        Assert.All(columnSums, sum => Assert.Equal(1, sum / (Keys * Rows), 5 * deviation / Math.Sqrt(Keys * Rows)));
    }

    [Theory]
    [MemberData(nameof(Probabilities))]
    public void Draws_of_neighbouring_columns_rows_and_keys_know_nothing_of_one_another(float probability)
    {
        float[,] factors = Draw(probability, Key);
        foreach ((int rows, int columns) in new[] { (0, 1), (0, 2), (0, 16), (0, 32), (1, 0), (2, 0), (16, 0), (1, 1), (1, 31) })
            CheckIndependent(probability, factors, factors, rows, columns, $"{rows} rows and {columns} columns on");
        // Keys that differ in one bit, in either half.
        for (int bit = 0; bit < 64; bit++)
            CheckIndependent(probability, factors, Draw(probability, Key ^ (1ul << bit)), 0, 0, $"key with bit {bit} changed");
    }

    [Fact]
    public void A_draw_depends_on_key_row_and_column_alone()
    {
        var dropout = new Dropout(0.3f, Columns);
        float[,] factors = Draw(0.3f, Key);
        for (int r = 0; r < Rows; r += 7)
        {
            for (int panel = 0; panel < Panels.Count(Columns); panel++)
            {
                float[] row = Draw(dropout, Key, r, panel, rows: 1);
                for (int c = 0; c < Panels.Width; c++)
                    Assert.Equal(factors[r, panel * Panels.Width + c], row[c]);
            }
        }
    }

    private static void CheckIndependent(float probability, float[,] a, float[,] b, int rowsOn, int columnsOn, string what)
    {
        double sum = 0;
        for (int r = 0; r < Rows - rowsOn; r++)
        {
            for (int c = 0; c < Columns - columnsOn; c++)
                sum += (a[r, c] - 1.0) * (b[r + rowsOn, c + columnsOn] - 1.0);
        }
        int draws = (Rows - rowsOn) * (Columns - columnsOn);
        // A product of two independent factors less their means has the mean 0 and the variance of each, p / (1 - p), squared.
        double correlation = sum / draws / (probability / (1.0 - probability));
        Assert.True(Math.Abs(correlation) <= 5 / Math.Sqrt(draws), $"{what}: correlation {correlation}");
    }

    private static float[,] Draw(float probability, ulong key)
    {
        var dropout = new Dropout(probability, Columns);
        var factors = new float[Rows, Columns];
        for (int panel = 0; panel < Panels.Count(Columns); panel++)
        {
            float[] panelFactors = Draw(dropout, key, 0, panel, Rows);
            for (int i = 0; i < panelFactors.Length; i++)
                factors[i / Panels.Width, panel * Panels.Width + i % Panels.Width] = panelFactors[i];
        }
        return factors;
    }

    private static float[] Draw(Dropout dropout, ulong key, int firstRow, int panel, int rows)
    {
        float[] values = [.. Enumerable.Repeat(1f, rows * Panels.Width)];
        float[] derivatives = [.. values];
        dropout.Apply(values, derivatives, new DropoutDraws(key), firstRow, panel);
        Assert.Equal(values, derivatives);
        return values;
    }
}
