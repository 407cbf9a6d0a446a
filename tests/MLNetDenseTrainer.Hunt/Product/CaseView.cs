using MLNetDenseTrainer.Hunt.Cases;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Hunt.Product;

/// <summary>Rows of a case as a view of ML.NET.</summary>
internal static class CaseView
{
    public static IDataView Of(MLContext context, HuntCase c, IReadOnlyList<CaseRow> rows, bool asSparse = false)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(ViewRow));
        schema[nameof(ViewRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Features.Length);
        schema[nameof(ViewRow.Numbers)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows[0].Targets.Length);
        schema[nameof(ViewRow.Class)].ColumnType = new KeyDataViewType(typeof(uint), c.ClassCount);
        return context.Data.LoadFromEnumerable(rows.Select(row => new ViewRow(row, asSparse)), schema);
    }

    /// <summary>The column that is the label of a case.</summary>
    public static string LabelOf(HuntCase c) => c switch
    {
        { IsBinary: true } => nameof(ViewRow.Flag),
        { IsMulticlass: true } => nameof(ViewRow.Class),
        { IsMultiOutput: true } => nameof(ViewRow.Numbers),
        _ => nameof(ViewRow.Number),
    };

    private static VBuffer<float> Dense(float[] values) => new(values.Length, values);

    private static VBuffer<float> Sparse(float[] values)
    {
        int[] nonZeros = [.. Enumerable.Range(0, values.Length).Where(i => values[i] != 0f)];
        return new VBuffer<float>(values.Length, nonZeros.Length, [.. nonZeros.Select(i => values[i])], nonZeros);
    }

    private sealed class ViewRow(CaseRow row, bool asSparse)
    {
        public VBuffer<float> Features { get; set; } = asSparse ? Sparse(row.Features) : Dense(row.Features);

        public bool Flag { get; set; } = row.Targets[0] == 1f;

        // From 0, which LoadFromEnumerable makes the first key of.
        public uint Class { get; set; } = (uint)Math.Max(0f, row.Targets[0]);

        public float Number { get; set; } = row.Targets[0];

        public VBuffer<float> Numbers { get; set; } = Dense(row.Targets);

        public float Weight { get; set; } = row.Weight;
    }
}
