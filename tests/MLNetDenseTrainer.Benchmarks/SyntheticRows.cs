using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Standard-normal rows with random labels: a class out of so many, or true or false where there is one output.</summary>
internal sealed class SyntheticRows
{
    private readonly MLContext _mlContext;
    private readonly List<BinaryRow> _binary = [];
    private readonly List<MulticlassRow> _multiclass = [];
    private readonly int _features;
    private readonly int _classes;

    public SyntheticRows(MLContext mlContext, int rows, int features, int outputs)
    {
        _mlContext = mlContext;
        _features = features;
        _classes = outputs;
        var random = new Random(1);
        for (int r = 0; r < rows; r++)
        {
            float[] values = new float[features];
            foreach (ref float value in values.AsSpan())
                value = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            if (outputs == 1)
                _binary.Add(new BinaryRow { Label = random.Next(2) == 1, Features = values });
            else
                _multiclass.Add(new MulticlassRow { Label = (uint)random.Next(outputs) + 1, Features = values });
        }
    }

    public IReadOnlyList<BinaryRow> Binary => _binary;

    public IReadOnlyList<MulticlassRow> Multiclass => _multiclass;

    public IDataView View()
    {
        SchemaDefinition schema = SchemaDefinition.Create(_classes == 1 ? typeof(BinaryRow) : typeof(MulticlassRow));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, _features);
        if (_classes == 1)
            return _mlContext.Data.LoadFromEnumerable(_binary, schema);
        schema["Label"].ColumnType = new KeyDataViewType(typeof(uint), _classes);
        return _mlContext.Data.LoadFromEnumerable(_multiclass, schema);
    }

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
