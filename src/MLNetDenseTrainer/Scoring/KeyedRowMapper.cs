using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Inputs.Categories;

namespace MLNetDenseTrainer.Scoring;

/// <summary>A mapper of ML.NET for one column of features, which gets the slots of key columns behind them.</summary>
internal sealed class KeyedRowMapper : ISchemaBoundRowMapper
{
    private readonly ImmutableArray<KeyColumn> _keys;
    private readonly FeatureReader _reader;
    private readonly DataViewSchema _extended;
    private readonly ISchemaBoundRowMapper _mapper;

    /// <param name="env">The environment.</param>
    /// <param name="bindable">The model.</param>
    /// <param name="ofVector">ML.NET's own mapper of the model, which takes one vector.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="slots">The slots of features and key columns.</param>
    /// <param name="keys">The key columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">A key column is missing or of another type.</exception>
    public KeyedRowMapper(
        IHostEnvironment env, ISchemaBindableMapper bindable, ISchemaBindableMapper ofVector, RoleMappedSchema schema, int slots,
        ImmutableArray<KeyColumn> keys)
    {
        Bindable = bindable;
        InputRoleMappedSchema = schema;
        _keys = keys;
        DataViewSchema.Column features = schema.Feature!.Value;
        _reader = new FeatureReader(features, slots, keys);
        foreach (KeyColumn key in keys)
            _ = CategoricalColumns.Find(schema.Schema, key.Name);
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(features.Name, new VectorDataViewType(NumberDataViewType.Single, slots));
        _extended = builder.ToSchema();
        _mapper = (ISchemaBoundRowMapper)ofVector.Bind(env, new RoleMappedSchema(_extended, null, features.Name));
    }

    public ISchemaBindableMapper Bindable { get; }

    public RoleMappedSchema InputRoleMappedSchema { get; }

    public DataViewSchema InputSchema => InputRoleMappedSchema.Schema;

    public DataViewSchema OutputSchema => _mapper.OutputSchema;

    public IEnumerable<KeyValuePair<RoleMappedSchema.ColumnRole, string>> GetInputColumnRoles() =>
        [RoleMappedSchema.ColumnRole.Feature.Bind(InputRoleMappedSchema.Feature!.Value.Name)];

    public IEnumerable<DataViewSchema.Column> GetDependenciesForNewColumns(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        dependingColumns.Any()
            ? [InputRoleMappedSchema.Feature!.Value, .. _keys.Select(key => InputSchema[key.Name])]
            : [];

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        _mapper.GetRow(new SimpleRow(_extended, input, [activeColumns.Any() ? _reader.Getter(input) : null!]), activeColumns);
}
