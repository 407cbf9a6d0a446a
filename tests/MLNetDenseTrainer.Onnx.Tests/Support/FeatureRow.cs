using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDenseTrainer.Tests.Support;

namespace MLNetDenseTrainer.Onnx.Tests.Support;

/// <summary>A row to score: features and nothing else, so that an exported pipeline has one input.</summary>
internal sealed class FeatureRow
{
    public VBuffer<float> Features { get; set; }

    public static IDataView View(MLContext mlContext, IEnumerable<Row> rows)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(FeatureRow));
        schema[nameof(Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Rows.Features);
        return mlContext.Data.LoadFromEnumerable(rows.Select(row => new FeatureRow { Features = row.Features }), schema);
    }
}
