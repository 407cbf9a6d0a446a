using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDenseTrainer.Training;

namespace MLNetDenseTrainer.Data;

/// <summary>Reads a view, in one pass, into <see cref="TrainingRows"/>, and counts what it cannot use.</summary>
internal sealed class RowReader
{
    private readonly TrainingRows _rows;
    private long _badFeatures;
    private long _badLabels;
    private long _badWeights;
    private long _weightless;

    public RowReader(TrainingRows rows) => _rows = rows;

    /// <summary>
    /// Adds the rows of a view. Those with a feature, label or weight that is missing or infinite, or a negative weight, are left out with a warning;
    /// weight 0 is as good as no row and leaves without one.
    /// </summary>
    /// <exception cref="InvalidOperationException">The view has no row to use.</exception>
    public void Read(RoleMappedData data, string purpose, Action checkAlive, IChannel channel)
    {
        int before = _rows.Count;
        DataViewSchema.Column[] columns = [.. Roles(data).OfType<DataViewSchema.Column>()];
        using (DataViewRowCursor cursor = data.Data.GetRowCursor(columns))
            Read(cursor, data, checkAlive);
        if (_badFeatures + _badLabels + _badWeights > 0)
            channel.Warning($"Skipped {_badFeatures + _badLabels + _badWeights} {purpose} rows with missing or infinite values: {Causes()}.");
        if (_rows.Count == before)
            throw new InvalidOperationException($"There is no valid {purpose} row: {Causes()}, {_weightless} of weight 0, and no others.");
    }

    private static DataViewSchema.Column?[] Roles(RoleMappedData data) => [data.Schema.Feature, data.Schema.Label, data.Schema.Weight];

    private void Read(DataViewRowCursor cursor, RoleMappedData data, Action checkAlive)
    {
        ValueGetter<VBuffer<float>> getFeatures = cursor.GetGetter<VBuffer<float>>(data.Schema.Feature!.Value);
        ValueGetter<float> getLabel = RowCursorUtils.GetLabelGetter(cursor, data.Schema.Label!.Value.Index);
        ValueGetter<float>? getWeight = data.Schema.Weight is { } weightColumn ? RowCursorUtils.GetGetterAs<float>(NumberDataViewType.Single, cursor, weightColumn.Index) : null;
        VBuffer<float> features = default;
        float label = 0f;
        float weight = 1f;
        while (cursor.MoveNext())
        {
            if ((cursor.Position & 1023) == 0)
                checkAlive();
            getFeatures(ref features);
            getLabel(ref label);
            getWeight?.Invoke(ref weight);
            if (IsUsable(features.GetValues(), label, weight))
                features.CopyTo(_rows.Add(label, weight));
        }
    }

    private bool IsUsable(ReadOnlySpan<float> features, float label, float weight)
    {
        if (weight == 0f)
            _weightless++;
        else if (!(weight > 0f && float.IsFinite(weight)))
            _badWeights++;
        else if (!float.IsFinite(label))
            _badLabels++;
        else if (!features.IsEmpty && !TensorPrimitives.IsFiniteAll(features))
            _badFeatures++;
        else
            return true;
        return false;
    }

    private string Causes() => $"{_badFeatures} with bad features, {_badLabels} with a bad label, {_badWeights} with a bad weight";
}
