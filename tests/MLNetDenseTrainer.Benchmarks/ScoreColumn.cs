using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Reads a column of scored rows to the end, as whoever uses the scores has to.</summary>
internal static class ScoreColumn
{
    public static void Read(IDataView scored, string name, float[] values)
    {
        DataViewSchema.Column column = scored.Schema[name];
        using DataViewRowCursor cursor = scored.GetRowCursor([column]);
        ValueGetter<float> get = cursor.GetGetter<float>(column);
        for (int row = 0; cursor.MoveNext(); row++)
            get(ref values[row]);
    }

    public static void ReadVectors(IDataView scored, string name)
    {
        DataViewSchema.Column column = scored.Schema[name];
        using DataViewRowCursor cursor = scored.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> get = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> values = default;
        while (cursor.MoveNext())
            get(ref values);
    }
}
