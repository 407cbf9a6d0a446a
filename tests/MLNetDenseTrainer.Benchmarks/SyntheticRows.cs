using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Standard-normal rows with random labels: a class out of so many, or true or false where there is one output.</summary>
internal sealed class SyntheticRows
{
    public SyntheticRows(int rows, int features, int outputs)
    {
        var random = new Random(1);
        FeatureCount = features;
        ClassCount = Math.Max(outputs, 2);
        IsBinary = outputs == 1;
        Features = new float[rows][];
        Classes = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            Features[row] = [.. Enumerable.Range(0, features).Select(_ => StandardNormal(random))];
            Classes[row] = random.Next(ClassCount);
        }
    }

    public int Count => Features.Length;

    public int FeatureCount { get; }

    public int ClassCount { get; }

    public bool IsBinary { get; }

    public float[][] Features { get; }

    /// <summary>From 0.</summary>
    public int[] Classes { get; }

    /// <summary>All features in one array, row after row.</summary>
    public float[] FlatFeatures()
    {
        float[] flat = new float[Count * FeatureCount];
        for (int row = 0; row < Count; row++)
            Features[row].CopyTo(flat, row * FeatureCount);
        return flat;
    }

    public IEnumerable<BinaryRow> BinaryRows() =>
        Enumerable.Range(0, Count).Select(row => new BinaryRow { Label = Classes[row] == 1, Features = Features[row] });

    /// <summary>The schema of <see cref="BinaryRow"/> with so many features.</summary>
    public SchemaDefinition BinarySchema() => Schema(typeof(BinaryRow));

    /// <summary>The rows as a view, in memory.</summary>
    public IDataView View(MLContext mlContext)
    {
        if (IsBinary)
            return mlContext.Data.LoadFromEnumerable(BinaryRows().ToList(), BinarySchema());
        SchemaDefinition schema = Schema(typeof(MulticlassRow));
        schema[nameof(MulticlassRow.Label)].ColumnType = new KeyDataViewType(typeof(uint), ClassCount);
        // Keys begin at 1.
        List<MulticlassRow> rows =
        [
            .. Enumerable.Range(0, Count).Select(row => new MulticlassRow { Label = (uint)Classes[row] + 1, Features = Features[row] }),
        ];
        return mlContext.Data.LoadFromEnumerable(rows, schema);
    }

    private SchemaDefinition Schema(Type row)
    {
        SchemaDefinition schema = SchemaDefinition.Create(row);
        schema[nameof(BinaryRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, FeatureCount);
        return schema;
    }

    // Box and Muller, 1958.
    private static float StandardNormal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

    internal sealed class BinaryRow
    {
        public bool Label { get; set; }

        public float[] Features { get; set; } = [];
    }

    internal sealed class MulticlassRow
    {
        public uint Label { get; set; }

        public float[] Features { get; set; } = [];
    }
}
