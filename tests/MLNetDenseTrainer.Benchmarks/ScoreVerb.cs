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
        ITransformer model = Form(arguments.Text("model"), mlContext, Networks.ToScoreWith(mlContext, data, sizes));
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

    private static ITransformer Form(string form, MLContext mlContext, ITransformer model) => form switch
    {
        "trained" => model,
        "loaded" => Loaded(mlContext, model),
        "batches" => mlContext.Model.ScoreInBatches(Loaded(mlContext, model)),
        _ => throw new UsageException($"--model is trained, loaded, or batches for a loaded one told to score in batches, not '{form}'."),
    };

    private static ITransformer Loaded(MLContext mlContext, ITransformer model)
    {
        using var file = new MemoryStream();
        mlContext.Model.Save(model, null, file);
        file.Position = 0;
        return mlContext.Model.Load(file, out _);
    }
}
