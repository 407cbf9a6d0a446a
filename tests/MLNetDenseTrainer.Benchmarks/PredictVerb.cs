using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Rows per second of a PredictionEngine, one row at a time.</summary>
internal static class PredictVerb
{
    public static void Run(Arguments arguments)
    {
        int[] sizes = arguments.Layers("30-25-15-1");
        if (sizes[^1] != 1)
            throw new ArgumentException("predict measures networks with one output.");
        int rows = arguments.Int32("rows", 100_000);
        var mlContext = new MLContext(seed: 1);
        var synthetic = new SyntheticRows(mlContext, rows, sizes[0], 1);
        (ITransformer model, _) = Networks.Train(mlContext, mlContext.Data.TakeRows(synthetic.View(), 100), sizes, 32, 1, 1);
        SchemaDefinition schema = SchemaDefinition.Create(typeof(SyntheticRows.BinaryRow));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, sizes[0]);
        PredictionEngine<SyntheticRows.BinaryRow, Prediction> engine =
            mlContext.Model.CreatePredictionEngine<SyntheticRows.BinaryRow, Prediction>(model, inputSchemaDefinition: schema);
        var prediction = new Prediction();
        double best = double.PositiveInfinity;
        for (int i = 0; i < 5; i++)
        {
            var clock = Stopwatch.StartNew();
            foreach (SyntheticRows.BinaryRow row in synthetic.Binary)
                engine.Predict(row, ref prediction);
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }
        Console.WriteLine("rows/s " + (rows / best).ToString("F0", CultureInfo.InvariantCulture));
    }

    internal sealed class Prediction
    {
        public float Score { get; set; }
    }
}
