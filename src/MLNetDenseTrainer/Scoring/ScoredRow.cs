using MLNetDenseTrainer.Heads;

namespace MLNetDenseTrainer.Scoring;

/// <summary>The model's scores of the row that a cursor is on, from which ML.NET's scorer makes its columns.</summary>
internal sealed class ScoredRow(ScoredCursor cursor, DataViewSchema schema) : DataViewRow
{
    public override DataViewSchema Schema => schema;

    public override long Position => cursor.Position;

    public override long Batch => cursor.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => cursor.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Delegate getter = column.Type is VectorDataViewType ? (ValueGetter<VBuffer<float>>)GetScores
            : column.Name == DefaultColumnNames.Probability ? (ValueGetter<float>)GetProbability
            : (ValueGetter<float>)GetScore;
        return getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException($"Column '{column.Name}' is of type {column.Type}, not {typeof(TValue)}.");
    }

    private void GetScore(ref float value) => value = cursor.Block.Score(cursor.Row);

    private void GetProbability(ref float value) => value = BinaryHead.Probability(cursor.Block.Score(cursor.Row));

    private void GetScores(ref VBuffer<float> value)
    {
        ReadOnlySpan<float> scores = cursor.Block.Scores(cursor.Row);
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, scores.Length);
        scores.CopyTo(editor.Values);
        value = editor.Commit();
    }
}
