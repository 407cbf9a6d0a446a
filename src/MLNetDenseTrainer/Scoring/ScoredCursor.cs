using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetDenseTrainer.Scoring;

/// <summary>The rows of a scoring transform: columns of the source, and those that ML.NET's scorer makes of what the model gives.</summary>
/// <param name="rows">The source's columns, and where the rows are.</param>
/// <param name="schema">All columns.</param>
/// <param name="active">Which of them were asked for.</param>
/// <param name="getters">Getters of the scorer's columns.</param>
/// <param name="place">Finds a column: in the source or among the scorer's, and its index there.</param>
internal sealed class ScoredCursor(
    BatchCursor rows, DataViewSchema schema, bool[] active, Delegate[] getters, Func<int, (bool InSource, int Index)> place) : DataViewRowCursor
{
    public override DataViewSchema Schema => schema;

    public override long Position => rows.Position;

    public override long Batch => rows.Batch;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool MoveNext() => rows.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => rows.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        Contracts.Check(column.Index < active.Length, "The column is not of this cursor.");
        return active[column.Index];
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Contracts.Check(IsColumnActive(column), "The column is not active.");
        (bool inSource, int index) = place(column.Index);
        if (inSource)
            return rows.GetGetter<TValue>(rows.Schema[index]);
        return getters[index] as ValueGetter<TValue>
            ?? throw Contracts.Except($"Column '{column.Name}' is of type {column.Type.RawType}, not {typeof(TValue)}.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rows.Dispose();
        base.Dispose(disposing);
    }
}
