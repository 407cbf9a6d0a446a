using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>What a model is worth, by the columns it gives to test rows.</summary>
internal static class Evaluation
{
    /// <summary>The metrics of a task, in the order of <see cref="Of"/>.</summary>
    public static string[] MetricsOf(LeagueTask task) => task switch
    {
        LeagueTask.Binary => ["auc", "logloss", "accuracy"],
        LeagueTask.Regression => ["rmse", "nrmse"],
        _ => ["accuracy", "logloss"],
    };

    /// <exception cref="InvalidDataException">A score is not a number.</exception>
    public static double[] Of(LeagueTask task, IDataView scored) => task switch
    {
        LeagueTask.Binary => Binary(scored),
        LeagueTask.Regression => Regression(scored),
        _ => Multiclass(scored),
    };

    private static double[] Binary(IDataView scored)
    {
        bool[] labels = Column<bool>(scored, "Label");
        float[] scores = Numbers(Column<float>(scored, "Score"));
        float[] probabilities = Numbers(Column<float>(scored, "Probability"));
        return
        [
            Metrics.Auc(labels, scores),
            Metrics.LogLoss(labels.Zip(probabilities, (label, p) => label ? p : 1.0 - p)),
            Metrics.Accuracy(labels, Column<bool>(scored, "PredictedLabel")),
        ];
    }

    private static double[] Regression(IDataView scored)
    {
        float[] labels = Column<float>(scored, "Label");
        double error = Metrics.RootMeanSquaredError(labels, Numbers(Column<float>(scored, "Score")));
        return [error, error / Metrics.StandardDeviation(labels)];
    }

    private static double[] Multiclass(IDataView scored)
    {
        // A class that no training row had has no key and no score: always wrong, and never thought possible.
        uint[] labels = Column<uint>(scored, "Label");
        float[][] scores = [.. Column<VBuffer<float>>(scored, "Score").Select(row => Numbers([.. row.DenseValues()]))];
        uint[] predicted = Column<uint>(scored, "PredictedLabel");
        return
        [
            labels.Zip(predicted).Average(pair => pair.First != 0 && pair.First == pair.Second ? 1.0 : 0.0),
            Metrics.LogLoss(labels.Zip(scores, (label, row) => label == 0 ? 0.0 : row[label - 1])),
        ];
    }

    private static T[] Column<T>(IDataView view, string name)
    {
        DataViewSchema.Column column = view.Schema[name];
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        ValueGetter<T> get = cursor.GetGetter<T>(column);
        List<T> values = [];
        while (cursor.MoveNext())
        {
            // A new value each time: a vector would be written over.
            T value = default!;
            get(ref value);
            values.Add(value);
        }
        return [.. values];
    }

    private static float[] Numbers(float[] values) =>
        values.Any(float.IsNaN) ? throw new InvalidDataException("A test row's score is not a number.") : values;
}
