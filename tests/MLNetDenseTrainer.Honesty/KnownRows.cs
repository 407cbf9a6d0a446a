using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Honesty;

/// <summary>Rows whose truth is known: for each, the probabilities of its classes or the mean of its number.</summary>
/// <param name="Task">What the rows are about.</param>
/// <param name="Features">The features of each row.</param>
/// <param name="Labels">Classes from 0, or numbers.</param>
/// <param name="Truth">For each row the probability of each class, or the one mean.</param>
public sealed record KnownRows(GeneratedTask Task, float[][] Features, float[] Labels, double[][] Truth)
{
    public int Count => Labels.Length;

    public IDataView View(MLContext mlContext)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Features[0].Length);
        if (Task != GeneratedTask.Binary)
            schema.Remove(schema[nameof(Row.Flag)]);
        else
            schema[nameof(Row.Flag)].ColumnName = "Label";
        if (Task != GeneratedTask.FiveClass)
            schema.Remove(schema[nameof(Row.Key)]);
        else
            (schema[nameof(Row.Key)].ColumnName, schema[nameof(Row.Key)].ColumnType) =
                ("Label", new KeyDataViewType(typeof(uint), Truth[0].Length));
        if (Task != GeneratedTask.Regression)
            schema.Remove(schema[nameof(Row.Number)]);
        else
            schema[nameof(Row.Number)].ColumnName = "Label";
        // A key of a row counts from 0 here, and from 1 in the view.
        List<Row> rows =
        [
            .. Features.Zip(Labels, (features, label) =>
                new Row { Features = features, Number = label, Flag = label == 1f, Key = (uint)Math.Max(0f, label) }),
        ];
        return mlContext.Data.LoadFromEnumerable(rows, schema);
    }

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public float Number { get; set; }

        public bool Flag { get; set; }

        public uint Key { get; set; }
    }
}
