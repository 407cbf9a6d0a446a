using System.Globalization;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Scoring;

/// <summary>What a pipeline computes sees the caller's culture and asynchronous locals, on whichever thread its rows are read.</summary>
public sealed class CallersContextTests
{
    private const int Count = 2000;

    private static readonly AsyncLocal<float> _factor = new();

    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Scoring_reads_all_rows_in_the_callers_context()
    {
        ITransformer model = Tasks.Regression.FitSmall(_mlContext, Rows.Make(40));
        IDataView mapped = Mapped(Rows.Make(Count));
        var seen = new List<string>();

        InContext(() =>
        {
            IDataView scored = model.Transform(mapped);
            using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Seen"], scored.Schema["Score"]]);
            ValueGetter<ReadOnlyMemory<char>> get = cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema["Seen"]);
            ReadOnlyMemory<char> value = default;
            while (cursor.MoveNext())
            {
                get(ref value);
                seen.Add(value.ToString());
            }
        });

        Assert.Equal(Enumerable.Repeat("1,5", Count), seen);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Rows_of_several_cursors_are_read_in_the_callers_context(int cursors)
    {
        ITransformer model = Tasks.Regression.FitSmall(_mlContext, Rows.Make(40));
        var divided = new PartitionedView(Rows.View(_mlContext, Rows.Make(Count)), cursors, row => ((int)(row / 64 % cursors), row / 64));
        int other = 0;
        divided.OnRead = _ => Interlocked.Add(ref other, Seen() == "1,5" ? 0 : 1);
        IDataView copied = _mlContext.Transforms.CopyColumns("Copy", nameof(Row.Flag)).Fit(divided).Transform(divided);

        InContext(() => Assert.Equal(Count, Columns.Scores(model.Transform(copied)).Length));

        Assert.Equal(0, other);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Training_reads_and_computes_in_the_callers_context(bool isStreamed)
    {
        int other = 0;
        int losses = 0;
        RegressionLoss loss = Loss.Custom(
            (label, score) =>
            {
                Interlocked.Increment(ref losses);
                Interlocked.Add(ref other, Seen() == "1,5" ? 0 : 1);
                return 0.5f * (score - label) * (score - label);
            },
            (label, score) => score - label);
        IEnumerable<Row> rows = Rows.Make(isStreamed ? 5000 : 400, features: 60).Select(row =>
        {
            Interlocked.Add(ref other, Seen() == "1,5" ? 0 : 1);
            return row;
        });

        InContext(() => Tasks.Regression.SmallTrainer(_mlContext, options =>
        {
            ((DenseNetworkRegressionOptions)options).Loss = loss;
            options.LabelColumnName = nameof(Row.Number);
            options.NumberOfThreads = 3;
            options.MaximumDataMemory = isStreamed ? 1 << 20 : 1 << 30;
            options.EnsembleSize = isStreamed ? 1 : 3;
        }).Fit(Rows.View(_mlContext, rows, 60)));

        Assert.True(losses > 0);
        Assert.Equal(0, other);
    }

    private static string Seen() => _factor.Value.ToString(CultureInfo.CurrentCulture);

    private static void InContext(Action action)
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        (CultureInfo.CurrentCulture, _factor.Value) = (CultureInfo.GetCultureInfo("de-DE"), 1.5f);
        try
        {
            action();
        }
        finally
        {
            (CultureInfo.CurrentCulture, _factor.Value) = (culture, 0f);
        }
    }

    private IDataView Mapped(IEnumerable<Row> rows)
    {
        IDataView view = Rows.View(_mlContext, rows);
        return _mlContext.Transforms.CustomMapping<Input, Output>((_, output) => output.Seen = Seen(), contractName: null)
            .Fit(view).Transform(view);
    }

    private sealed class Input
    {
        public float Number { get; set; }
    }

    private sealed class Output
    {
        public string Seen { get; set; } = "";
    }
}
