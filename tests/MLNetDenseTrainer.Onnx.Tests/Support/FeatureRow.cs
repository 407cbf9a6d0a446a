using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Onnx.Tests.Support;

/// <summary>A row to score: features and nothing else, so that an exported pipeline has one input.</summary>
internal sealed class FeatureRow
{
    public VBuffer<float> Features { get; set; }

    /// <summary>A view of the features of rows.</summary>
    /// <param name="mlContext">Makes the view.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="shape">The dimensions of the features, if they have several.</param>
    public static IDataView View(MLContext mlContext, IEnumerable<Row> rows, params int[] shape)
    {
        shape = shape.Length == 0 ? [Rows.Features] : shape;
        SchemaDefinition schema = SchemaDefinition.Create(typeof(FeatureRow));
        schema[nameof(Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, shape);
        return mlContext.Data.LoadFromEnumerable(rows.Select(row => new FeatureRow { Features = row.Features }), schema);
    }
}
