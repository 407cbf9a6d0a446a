using Microsoft.ML;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Rows per second of Transform, every score read.</summary>
internal static class ScoreVerb
{
    private const int Runs = 10;

    public static void Run(Arguments arguments)
    {
        Processors.Limit(arguments.Count("threads"));
        int[] sizes = arguments.Layers("layers");
        var rows = new SyntheticRows(arguments.Count("rows"), sizes[0], sizes[^1]);
        var mlContext = new MLContext(seed: 1);
        IDataView data = mlContext.Data.Cache(rows.View(mlContext));
        ITransformer model = ModelForms.ToScoreWith(arguments.Text("model"), mlContext, data, sizes);
        float[] scores = new float[rows.Count];
        double seconds = Timing.ShortestSeconds(Runs, () =>
        {
            IDataView scored = model.Transform(data);
            if (rows.IsBinary)
                ScoreColumn.Read(scored, "Score", scores);
            else
                ScoreColumn.ReadVectors(scored, "Score");
        });
        Console.WriteLine($"rows/s {rows.Count / seconds:F0}");
    }
}
