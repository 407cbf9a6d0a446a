using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Rows per second and peak memory of training and scoring wide rows of which few features are not zero, as hashed words are; beside it the same on rows that are kept dense.</summary>
internal static class SparseVerb
{
    private const int BytesPerMebibyte = 1 << 20;

    // Of the dense twin: 1 GiB.
    private const long MostDenseValues = 1L << 28;

    public static void Run(Arguments arguments)
    {
        int features = arguments.Count("features");
        int nonZeros = arguments.Count("nonzeros");
        int rows = arguments.Count("rows");
        int units = arguments.Count("units");
        if (nonZeros > features)
            throw new UsageException("--nonzeros are at most --features.");
        DenseNetworkBinaryTrainer.Options options = new()
        {
            Layers = [new Dense(units), new Dense(1)],
            BatchSize = arguments.Count("batch"),
            Epochs = arguments.Count("epochs"),
            NumberOfThreads = arguments.Count("threads"),
        };
        var sparse = new HashedRows(features, nonZeros, rows);

        // The sparse one first, so that the peak after it is its own.
        double rowsPerSecond = Measure(options, sparse, "sparse");
        Console.WriteLine($"peak MiB {PeakMebibytes()}");
        int denseRows = (int)Math.Min(rows, MostDenseValues / features);
        options.InputScaling = InputScaling.Standardize;
        double dense = Measure(options, sparse with { Count = denseRows }, "dense");
        Console.WriteLine($"peak MiB with {denseRows} dense rows {PeakMebibytes()}");
        Console.WriteLine(FormattableString.Invariant($"ratio {rowsPerSecond / dense:F1}"));
        Console.WriteLine(FormattableString.Invariant($"rows/s {rowsPerSecond:F0}"));
    }

    private static double Measure(DenseNetworkBinaryTrainer.Options options, HashedRows rows, string name)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView view = rows.View(mlContext);
        ITransformer? model = null;
        IReadOnlyList<EpochMetrics> history = [];
        double fit = Timing.Seconds(() =>
        {
            BinaryPredictionTransformer<DenseNetworkBinaryModelParameters> trained = mlContext.DenseNetwork(options).Fit(view);
            model = trained;
            history = trained.Model.History;
        });
        double epoch = history.Zip(history.Select(e => e.Elapsed).Prepend(TimeSpan.Zero), (e, before) => (e.Elapsed - before).TotalSeconds).Min();
        float[] scores = new float[rows.Count];
        double scoring = Timing.ShortestSeconds(3, () => ScoreColumn.Read(model!.Transform(view), "Score", scores));
        Console.WriteLine(FormattableString.Invariant(
            $"{name}: {rows.Count} rows, fit {fit:F1} s, fastest epoch {epoch:F3} s = {rows.Count / epoch:F0} rows/s, Transform {rows.Count / scoring:F0} rows/s, last loss {history[^1].TrainingLoss:F4}"));
        return rows.Count / epoch;
    }

    private static long PeakMebibytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / BytesPerMebibyte;
    }

    /// <summary>Rows whose low features are frequent, as words are; half of all features speak for the label.</summary>
    private sealed record HashedRows(int Features, int NonZeros, int Count)
    {
        private const int DistinctRows = 1 << 13;

        public IDataView View(MLContext mlContext)
        {
            SchemaDefinition schema = SchemaDefinition.Create(typeof(HashedRow));
            schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Features);
            return mlContext.Data.LoadFromEnumerable(Rows(), schema);
        }

        // The same few thousand again and again: making each anew would take longer than training on it.
        private IEnumerable<HashedRow> Rows()
        {
            HashedRow[] distinct = [.. Distinct()];
            for (int row = 0; row < Count; row++)
                yield return distinct[row % distinct.Length];
        }

        private IEnumerable<HashedRow> Distinct()
        {
            var random = new Random(1);
            float[] values = [.. Enumerable.Repeat(1f, NonZeros)];
            for (int row = 0; row < DistinctRows; row++)
            {
                var chosen = new SortedSet<int>();
                while (chosen.Count < NonZeros)
                    chosen.Add((int)(Features * Math.Pow(random.NextDouble(), 4)));
                yield return new HashedRow
                {
                    Label = chosen.Count(feature => feature % 2 == 0) * 2 > NonZeros,
                    Features = new VBuffer<float>(Features, NonZeros, values, [.. chosen]),
                };
            }
        }
    }

    private sealed class HashedRow
    {
        public bool Label { get; set; }

        public VBuffer<float> Features { get; set; }
    }
}
