using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Numerics.Statistics;

namespace MLNetDenseTrainer.Evaluation;

/// <summary>Compares a column of score vectors with one of label vectors, number by number, in one pass.</summary>
internal static class MultiOutputEvaluation
{
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type or size.</exception>
    /// <exception cref="InvalidOperationException">There is no label, or a row has other sizes than the schema.</exception>
    public static MultiOutputRegressionMetrics Of(IDataView data, string labelColumnName, string scoreColumnName)
    {
        DataViewSchema.Column label = Find(data.Schema, "label", labelColumnName);
        DataViewSchema.Column score = Find(data.Schema, "score", scoreColumnName);
        int count = label.Type.GetVectorSize();
        if (score.Type.GetVectorSize() != count)
            throw Contracts.ExceptSchemaMismatch(
                nameof(data), "score", scoreColumnName,
                $"a vector of {count} Single, as the label column '{labelColumnName}'", score.Type.ToString());
        RegressionErrors[] errors = [.. Enumerable.Range(0, count).Select(_ => new RegressionErrors())];
        long rows = Compare(data, label, score, errors);
        if (errors.All(output => output.Count == 0))
            throw new InvalidOperationException(
                $"There is nothing to evaluate: all numbers of the label column '{labelColumnName}' are missing (NaN) in all {rows} rows. "
                + "Give rows with labels.");
        return new MultiOutputRegressionMetrics([.. SlotNames.Of(label).Zip(errors, (name, output) => Metrics(name, output, rows))]);
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string role, string name)
    {
        DataViewSchema.Column column = schema.GetColumnOrNull(name) ?? throw Contracts.ExceptSchemaMismatch("data", role, name);
        bool isVectorOfSingles = column.Type is VectorDataViewType { IsKnownSize: true } type && type.ItemType == NumberDataViewType.Single;
        return isVectorOfSingles
            ? column
            : throw Contracts.ExceptSchemaMismatch("data", role, name, "a known-size vector of Single", column.Type.ToString());
    }

    private static long Compare(IDataView data, DataViewSchema.Column label, DataViewSchema.Column score, RegressionErrors[] errors)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([label, score]);
        ValueGetter<VBuffer<float>> getLabels = cursor.GetGetter<VBuffer<float>>(label);
        ValueGetter<VBuffer<float>> getScores = cursor.GetGetter<VBuffer<float>>(score);
        VBuffer<float> buffer = default;
        float[] labels = new float[errors.Length];
        float[] scores = new float[errors.Length];
        long rows = 0;
        for (; cursor.MoveNext(); rows++)
        {
            getLabels(ref buffer);
            RowLengthException.Check(label.Name, cursor.Position, buffer.Length, labels.Length);
            buffer.CopyTo(labels);
            getScores(ref buffer);
            RowLengthException.Check(score.Name, cursor.Position, buffer.Length, scores.Length);
            buffer.CopyTo(scores);
            for (int output = 0; output < errors.Length; output++)
            {
                if (!float.IsNaN(labels[output]))
                    errors[output].Add(labels[output], scores[output], 1.0);
            }
        }
        return rows;
    }

    private static OutputRegressionMetrics Metrics(string name, RegressionErrors errors, long rows) => new(
        name, errors.Count, rows - errors.Count, errors.RootMeanSquaredError, errors.MeanAbsoluteError, errors.RSquared ?? double.NaN);
}
