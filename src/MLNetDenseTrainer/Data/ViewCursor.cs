using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Numerics.Sparse;
using MLNetDenseTrainer.Training;
using MLNetDenseTrainer.Training.Data.Streams;

namespace MLNetDenseTrainer.Data;

/// <summary>One pass over the usable rows of a view.</summary>
internal sealed class ViewCursor : IRowCursor
{
    private readonly DataViewRowCursor _cursor;
    private readonly ValueGetter<VBuffer<float>> _getFeatures;
    private readonly string _featureColumn;
    private readonly Action _readTargets;
    private readonly float[] _targets;
    private readonly ValueGetter<float>? _getWeight;
    private readonly Func<ulong>? _getGroup;
    private readonly Action _checkAlive;
    private readonly SparseRow _nonZeros = new();
    private readonly float[] _dense;
    private readonly MixedRow? _mixed;
    private VBuffer<float> _features;
    private float _weight = 1f;

    /// <param name="data">The view and the roles of its columns.</param>
    /// <param name="plan">Which rows are usable, and how they are read.</param>
    /// <param name="checkAlive">Called for each row; throws where the pass is to be abandoned.</param>
    /// <param name="grouped">Whether the sampling key is read, where the options name one.</param>
    public ViewCursor(RoleMappedData data, ReadingPlan plan, Action checkAlive, bool grouped = true)
    {
        Skipped = new SkippedRows(plan.MissingValues);
        _checkAlive = checkAlive;
        RoleMappedSchema schema = data.Schema;
        string? key = grouped ? plan.Options.SamplingKeyColumnName : null;
        DataViewSchema.Column? group = key is null ? null : data.Data.Schema[key];
        DataViewSchema.Column?[] roles = [schema.Feature, schema.Label, schema.Weight, group];
        _cursor = data.Data.GetRowCursor([.. roles.OfType<DataViewSchema.Column>()]);
        _featureColumn = schema.Feature!.Value.Name;
        _dense = new float[schema.Feature!.Value.Type.GetVectorSize()];
        _mixed = plan.Categories.IsEmpty ? null : new MixedRow(plan.Categories, _dense.Length - plan.Categories.Count);
        _getFeatures = _cursor.GetGetter<VBuffer<float>>(schema.Feature!.Value);
        (_readTargets, _targets) = TargetReader(_cursor, schema.Label!.Value);
        _getWeight = schema.Weight is { } weight
            ? RowCursorUtils.GetGetterAs<float>(NumberDataViewType.Single, _cursor, weight.Index)
            : null;
        _getGroup = group is { } column ? SamplingKey.Reader(_cursor, column) : null;
    }

    public ReadOnlySpan<float> Targets => _targets;

    public float Weight => _weight;

    public ulong Group => _getGroup?.Invoke() ?? 0;

    public FeatureRow Features => IsSparse ? NonZeros() : All();

    /// <summary>Whether <see cref="Features"/> has non-zero features only. Other rows have categories apart.</summary>
    public bool IsSparse { get; set; }

    /// <summary>Rows left out so far.</summary>
    public SkippedRows Skipped { get; }

    /// <summary>Moves to the next usable row.</summary>
    /// <exception cref="RowLengthException">A row has more or fewer features or labels than the schema says.</exception>
    public bool MoveNext()
    {
        while (_cursor.MoveNext())
        {
            _checkAlive();
            _getFeatures(ref _features);
            RowLengthException.Check(_featureColumn, _cursor.Position, _features.Length, _dense.Length);
            _readTargets();
            _getWeight?.Invoke(ref _weight);
            if (Skipped.IsUsable(_features.GetValues(), _targets, _weight))
                return true;
        }
        return false;
    }

    private FeatureRow NonZeros()
    {
        _nonZeros.Set(FeatureRows.Of(in _features));
        return _nonZeros.Row;
    }

    private FeatureRow All()
    {
        if (_mixed is not null)
        {
            _mixed.Set(FeatureRows.Of(in _features));
            return _mixed.Row;
        }
        if (_features.IsDense)
            return _features.GetValues();
        _features.CopyTo(_dense);
        return _dense;
    }

    public void Dispose() => _cursor.Dispose();

    // An action that reads the label of a row into the targets.
    private static (Action Read, float[] Targets) TargetReader(DataViewRowCursor cursor, DataViewSchema.Column label)
    {
        float[] targets = new float[label.Type.GetValueCount()];
        if (label.Type is not VectorDataViewType)
        {
            ValueGetter<float> getLabel = RowCursorUtils.GetLabelGetter(cursor, label.Index);
            return (() => getLabel(ref targets[0]), targets);
        }
        ValueGetter<VBuffer<float>> getLabels = cursor.GetGetter<VBuffer<float>>(label);
        VBuffer<float> labels = default;
        return (() =>
        {
            getLabels(ref labels);
            RowLengthException.Check(label.Name, cursor.Position, labels.Length, targets.Length);
            labels.CopyTo(targets);
        }, targets);
    }
}
