using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Standard-normal rows that are made while they are read, so that there may be any number of them; the label is a rule on the first two features.</summary>
internal static class GeneratedRows
{
    private const int TableLength = 1 << 20;

    public static IDataView View(MLContext mlContext, long rows, int features)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(SyntheticRows.BinaryRow));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        return mlContext.Data.LoadFromEnumerable(Rows(rows, features, Table(features)), schema);
    }

    // Slices of one table of normal numbers: drawing each number anew would take longer than training on it.
    private static IEnumerable<SyntheticRows.BinaryRow> Rows(long rows, int features, float[] table)
    {
        var row = new SyntheticRows.BinaryRow { Features = new float[features] };
        for (long r = 0; r < rows; r++)
        {
            int start = (int)(((ulong)r * 0x9E3779B97F4A7C15) >> 44);
            table.AsSpan(start, features).CopyTo(row.Features);
            row.Label = features > 1 ? row.Features[0] > row.Features[1] : row.Features[0] > 0f;
            yield return row;
        }
    }

    private static float[] Table(int features)
    {
        var random = new Random(1);
        float[] table = new float[TableLength + features];
        foreach (ref float value in table.AsSpan())
            value = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return table;
    }
}
