using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Support;

/// <summary>Makes rows and views of them.</summary>
internal static class Rows
{
    public const int Features = 4;
    public const int Classes = 3;

    /// <summary>What the slots of <see cref="Row.Numbers"/> are called.</summary>
    public static IReadOnlyList<string> NumberNames { get; } = ["height", "mass", "age"];

    private static readonly string[] _names = ["ash", "birch", "cedar"];

    /// <summary>Rows whose labels, of every kind, follow from features of which about a third are zero.</summary>
    public static List<Row> Make(int count, int seed = 1, int features = Features)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Label(Feature(random, features)))];
    }

    public static Row Label(float[] x)
    {
        float value = x[0] - 0.5f * x[^1] + x[x.Length / 2] * x[0];
        int @class = value < -0.4f ? 0 : value < 0.4f ? 1 : 2;
        return new Row
        {
            Flag = value > 0f,
            Number = 3f * value + 1f,
            Numbers = [3f * value + 1f, 500f - 40f * x[0], x[^1] * x[^1]],
            Name = _names[@class],
            Class = 10 * @class + 5,
            BareKey = (uint)@class,
            Features = new VBuffer<float>(x.Length, x),
        };
    }

    /// <summary>A view of rows that names its features, x0, x1 and so on, and says that bare keys stand for three classes.</summary>
    public static IDataView View(MLContext mlContext, IEnumerable<Row> rows, int features = Features)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        schema[nameof(Row.BareKey)].ColumnType = new KeyDataViewType(typeof(uint), Classes);
        VBuffer<ReadOnlyMemory<char>> names = new(features, [.. Enumerable.Range(0, features).Select(i => $"x{i}".AsMemory())]);
        schema[nameof(Row.Features)].AddAnnotation("SlotNames", names, new VectorDataViewType(TextDataViewType.Instance, features));
        VBuffer<ReadOnlyMemory<char>> numbers = new(Row.NumberCount, [.. NumberNames.Select(name => name.AsMemory())]);
        schema[nameof(Row.Numbers)].AddAnnotation("SlotNames", numbers, new VectorDataViewType(TextDataViewType.Instance, Row.NumberCount));
        return mlContext.Data.LoadFromEnumerable(rows, schema);
    }

    /// <summary>The same rows with their features as sparse vectors, in which zeros are left out.</summary>
    public static List<Row> Sparse(IEnumerable<Row> rows) => [.. rows.Select(row => With(row, Sparse(row.Features)))];

    /// <summary>The same rows with long tails for their first feature and their third.</summary>
    public static List<Row> WithLongTails(IEnumerable<Row> rows) => [.. rows.Select(row =>
    {
        float[] x = row.Features.DenseValues().ToArray();
        return With(row, Dense(MathF.Exp(9f * x[0]), x[1], 1e6f * MathF.Pow(x[2], 7f), x[3]));
    })];

    public static Row With(Row row, VBuffer<float> features) => new()
    {
        Flag = row.Flag,
        Number = row.Number,
        Numbers = [.. row.Numbers],
        Name = row.Name,
        Class = row.Class,
        BareKey = row.BareKey,
        Weight = row.Weight,
        Features = features,
    };

    public static VBuffer<float> Dense(params float[] values) => new(values.Length, values);

    private static float[] Feature(Random random, int features) =>
        [.. Enumerable.Range(0, features).Select(_ => random.Next(3) == 0 ? 0f : random.NextSingle() * 2f - 1f)];

    private static VBuffer<float> Sparse(VBuffer<float> features)
    {
        float[] values = features.DenseValues().ToArray();
        int[] indices = [.. Enumerable.Range(0, values.Length).Where(i => values[i] != 0f)];
        return new VBuffer<float>(values.Length, indices.Length, [.. indices.Select(i => values[i])], indices);
    }
}
