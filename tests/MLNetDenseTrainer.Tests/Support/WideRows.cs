using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Support;

/// <summary>Rows of many features of which few are not zero, as text and hashed categories give them.</summary>
internal static class WideRows
{
    public const int Features = 2048;

    /// <summary>Rows with about so many features that are not zero, as dense vectors.</summary>
    public static List<Row> Make(int count, int seed = 1, int nonZeros = 20)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Rows.Label(Values(random, nonZeros)))];
    }

    /// <summary>The first of three dense, the second sparse, the third sparse with a zero among its values.</summary>
    public static List<Row> Mixed(IEnumerable<Row> rows) => [.. rows.Zip(Rows.Sparse(rows)).Select((pair, i) => i % 3 == 0 ? pair.First : i % 3 == 1 ? pair.Second : WithZero(pair.First))];

    private static float[] Values(Random random, int nonZeros)
    {
        float[] x = new float[Features];
        // What the labels follow from.
        foreach (int i in new[] { 0, Features / 2, Features - 1 })
            x[i] = random.Next(3) == 0 ? 0f : random.NextSingle() * 2f - 1f;
        for (int i = 0; i < nonZeros; i++)
            x[(int)(Features * Math.Pow(random.NextDouble(), 3))] = random.NextSingle();
        return x;
    }

    private static Row WithZero(Row row)
    {
        float[] values = row.Features.DenseValues().ToArray();
        int zero = Array.IndexOf(values, 0f);
        int[] indices = [.. Enumerable.Range(0, values.Length).Where(i => values[i] != 0f || i == zero)];
        return Rows.With(row, new VBuffer<float>(values.Length, indices.Length, [.. indices.Select(i => values[i])], indices));
    }
}
