using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Rows per second of Transform, every score read.</summary>
internal static class ScoreVerb
{
    public static void Run(Arguments arguments)
    {
        int[] sizes = arguments.Layers("30-25-15-1");
        int rows = arguments.Int32("rows", 100_000);
        var mlContext = new MLContext(seed: 1);
        IDataView data = mlContext.Data.Cache(new SyntheticRows(mlContext, rows, sizes[0], sizes[^1]).View());
        (ITransformer model, _) = Networks.Train(mlContext, mlContext.Data.TakeRows(data, 100), sizes, 32, 1, arguments.Int32("threads", 2));
        double best = double.PositiveInfinity;
        for (int i = 0; i < 5; i++)
        {
            var clock = Stopwatch.StartNew();
            ReadScores(model.Transform(data), sizes[^1]);
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }
        Console.WriteLine("rows/s " + (rows / best).ToString("F0", CultureInfo.InvariantCulture));
    }

    private static void ReadScores(IDataView scored, int outputs)
    {
        DataViewSchema.Column column = scored.Schema["Score"];
        using DataViewRowCursor cursor = scored.GetRowCursor([column]);
        if (outputs == 1)
        {
            float score = 0f;
            ValueGetter<float> get = cursor.GetGetter<float>(column);
            while (cursor.MoveNext())
                get(ref score);
            return;
        }
        Microsoft.ML.Data.VBuffer<float> scores = default;
        ValueGetter<Microsoft.ML.Data.VBuffer<float>> getAll = cursor.GetGetter<Microsoft.ML.Data.VBuffer<float>>(column);
        while (cursor.MoveNext())
            getAll(ref scores);
    }
}
