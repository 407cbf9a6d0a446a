using Microsoft.ML;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Rows per second of a PredictionEngine, one row at a time, and what a prediction allocates.</summary>
internal static class PredictVerb
{
    private const int Runs = 10;
    private const int PredictionsToWeigh = 10_000;

    public static void Run(Arguments arguments)
    {
        int[] sizes = arguments.Layers("layers");
        if (sizes[^1] != 1)
            throw new UsageException("predict measures networks with one output.");
        var rows = new SyntheticRows(arguments.Count("rows"), sizes[0], 1);
        var mlContext = new MLContext(seed: 1);
        ITransformer model = ModelForms.ToScoreWith(arguments.Text("model"), mlContext, rows.View(mlContext), sizes);
        using PredictionEngine<SyntheticRows.BinaryRow, Prediction> engine =
            mlContext.Model.CreatePredictionEngine<SyntheticRows.BinaryRow, Prediction>(model, inputSchemaDefinition: rows.BinarySchema());
        SyntheticRows.BinaryRow[] examples = [.. rows.BinaryRows()];
        var prediction = new Prediction();
        double seconds = Timing.ShortestSeconds(Runs, () =>
        {
            foreach (SyntheticRows.BinaryRow example in examples)
                engine.Predict(example, ref prediction);
        });
        double bytes = BytesPerCall(() => engine.Predict(examples[0], ref prediction));
        Console.WriteLine($"bytes allocated per prediction {bytes:F2}");
        Console.WriteLine($"rows/s {rows.Count / seconds:F0}");
    }

    private static double BytesPerCall(Action predict)
    {
        predict();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < PredictionsToWeigh; i++)
            predict();
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / PredictionsToWeigh;
    }

    internal sealed class Prediction
    {
        public float Score { get; set; }
    }
}
