using Microsoft.ML.Transforms;
using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Data;

/// <summary>Key columns of a view as one-hot slots behind its features, in the form that OneHotEncoding gives.</summary>
internal static class CategoricalColumns
{
    private const string Option = nameof(DenseNetworkOptions.CategoricalColumns);

    /// <summary>The key columns with these names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has no keys.</exception>
    public static ImmutableArray<KeyColumn> Of(DataViewSchema schema, IEnumerable<string> names) =>
        [.. names.Select(name => new KeyColumn(name, CountOf(schema, name)))];

    /// <summary>The type of a key column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or has no keys.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
            throw Contracts.ExceptSchemaMismatch(Option, "categorical", name);
        return column.Type is KeyDataViewType
            ? column
            : throw Contracts.ExceptSchemaMismatch(Option, "categorical", name, "a key (see Conversion.MapValueToKey)", $"{column.Type}");
    }

    /// <summary>The same rows, with the slots of key columns behind their features.</summary>
    public static RoleMappedData Append(IHostEnvironment env, RoleMappedData data, ImmutableArray<KeyColumn> columns)
    {
        foreach (KeyColumn column in columns)
        {
            int count = CountOf(data.Data.Schema, column.Name);
            if (count != column.Count)
                throw new ArgumentException(
                    $"The categorical column '{column.Name}' has {count} keys, but {column.Count} in the training data or the model to "
                    + "continue. Map all by the same fitted transformer.",
                    Option);
        }
        string features = data.Schema.Feature!.Value.Name;
        KeyToVectorMappingEstimator.ColumnOptions[] vectors =
            [.. columns.Select(column => new KeyToVectorMappingEstimator.ColumnOptions($"{column.Name} (category)", column.Name))];
        IDataView view = new KeyToVectorMappingTransformer(env, vectors).Transform(data.Data);
        string[] parts = [features, .. vectors.Select(vector => vector.Name)];
        view = new ColumnConcatenatingTransformer(env, features, parts).Transform(view);
        return new RoleMappedData(view, data.Schema.GetColumnRoleNames());
    }

    private static int CountOf(DataViewSchema schema, string name)
    {
        ulong count = ((KeyDataViewType)Find(schema, name).Type).Count;
        return count <= NetworkShape.MaximumInputs
            ? (int)count
            : throw new ArgumentException(
                $"The categorical column '{name}' has {count} keys, but at most {NetworkShape.MaximumInputs} are possible. "
                + "Map its values by Conversion.MapValueToKey, or hash them to fewer bits.",
                Option);
    }
}
