using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Inputs.Categories;

namespace MLNetDenseTrainer.Scoring;

/// <summary>Reads what a network scores: the features, and behind them the one-hot slots of key columns.</summary>
/// <param name="column">The column of the features.</param>
/// <param name="slots">The slots of features and key columns.</param>
/// <param name="keys">The key columns.</param>
internal sealed class FeatureReader(DataViewSchema.Column column, int slots, ImmutableArray<KeyColumn> keys)
{
    private readonly int _features = slots - keys.Sum(key => key.Count);

    public ValueGetter<VBuffer<float>> Getter(DataViewRow row)
    {
        ValueGetter<VBuffer<float>> getFeatures = row.GetGetter<VBuffer<float>>(column);
        if (keys.IsEmpty)
            return (ref VBuffer<float> values) => Read(getFeatures, ref values);
        ValueGetter<ulong>[] getKeys =
        [
            .. keys.Select(key => RowCursorUtils.GetGetterAs<ulong>(
                NumberDataViewType.UInt64, row, CategoricalColumns.Find(row.Schema, key.Name).Index)),
        ];
        VBuffer<float> features = default;
        return (ref VBuffer<float> values) =>
        {
            Read(getFeatures, ref features);
            Append(in features, getKeys, ref values);
        };
    }

    private void Read(ValueGetter<VBuffer<float>> get, ref VBuffer<float> values)
    {
        get(ref values);
        // The number of the row in the view is known only where the rows of all cursors are in order.
        RowLengthException.Check(column.Name, null, values.Length, _features);
    }

    private void Append(in VBuffer<float> features, ValueGetter<ulong>[] getKeys, ref VBuffer<float> values)
    {
        ReadOnlySpan<float> given = features.GetValues();
        VBufferEditor<float> editor = VBufferEditor.Create(
            ref values, slots, given.Length + getKeys.Length, requireIndicesOnDense: true);
        given.CopyTo(editor.Values);
        if (!features.IsDense)
            features.GetIndices().CopyTo(editor.Indices);
        for (int i = 0; i < given.Length && features.IsDense; i++)
            editor.Indices[i] = i;
        int count = given.Length;
        int first = _features;
        for (int k = 0; k < getKeys.Length; k++)
        {
            ulong key = 0;
            getKeys[k](ref key);
            // 0 is a missing key. A key beyond those of the training data is unknown, which is the same.
            if (key > 0 && key <= (ulong)keys[k].Count)
            {
                editor.Values[count] = 1f;
                editor.Indices[count++] = first + (int)key - 1;
            }
            first += keys[k].Count;
        }
        values = editor.CommitTruncated(count);
    }
}
