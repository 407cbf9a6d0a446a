using System.Collections.Concurrent;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Data;

/// <summary>Views that are made while they are read: they may fail, change or never end.</summary>
[Collection(Alone.Name)]
public sealed class UnsteadyViewsTests
{
    private const int Features = 60;

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly List<Row> _some = Rows.Make(500, features: Features);
    private readonly ConcurrentQueue<Thread> _readers = [];

    [Fact]
    public void A_view_that_throws_in_the_third_epoch_ThrowsOutOfFit()
    {
        var failure = new IOException("The disk is gone.");

        Exception thrown = Assert.ThrowsAny<Exception>(() => Fit(pass => Repeat(5000, r =>
        {
            // The first pass is no epoch yet.
            if (pass == 4 && r == 3000)
                throw failure;
        })));

        Assert.Same(failure, thrown);
        Assert.Equal(4, _readers.Count);
        NoReaderIsLeft();
    }

    [Fact]
    public void A_view_whose_rows_change_in_number_WarnsOnceAndTrainsOn()
    {
        var log = new LogCollector(_mlContext);

        ITransformer model = Fit(pass => Repeat(pass == 1 ? 5000 : 4900));

        Assert.Equal(3, Inspect.History(model).Count);
        string warning = Assert.Single(log.Warnings);
        Assert.Contains("5000", warning, StringComparison.Ordinal);
        Assert.Contains("4900", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_view_that_has_no_rows_any_more_Throws()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Fit(pass => Repeat(pass == 3 ? 0 : 5000)));

        Assert.Contains("5000", exception.Message, StringComparison.Ordinal);
        NoReaderIsLeft();
    }

    [Fact]
    public void Rows_that_turn_bad_in_a_later_pass_AreLeftOutWithAWarning()
    {
        var log = new LogCollector(_mlContext);
        Row bad = Rows.With(_some[0], Rows.Dense([float.NaN, .. new float[Features - 1]]));

        ITransformer model = Fit(pass => Repeat(5000).Select((row, r) => pass == 3 && r < 10 ? bad : row));

        Assert.All(Inspect.History(model), epoch => Assert.True(double.IsFinite(epoch.TrainingLoss)));
        Assert.Contains("4990", Assert.Single(log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelled_in_the_middle_of_an_epoch_that_never_ends_FitEnds()
    {
        using var cancellation = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => Fit(
            pass => Repeat(pass == 1 ? 5000 : int.MaxValue, r =>
            {
                if (pass == 2 && r == 20_000)
                    cancellation.Cancel();
            }),
            options => options.CancellationToken = cancellation.Token));

        NoReaderIsLeft();
    }

    [Fact]
    public void A_callback_that_throws_EndsTheReader()
    {
        var failure = new InvalidOperationException("Enough.");

        Exception thrown = Assert.ThrowsAny<Exception>(() => Fit(_ => Repeat(5000), options => options.OnEpoch = _ => throw failure));

        Assert.Same(failure, thrown);
        NoReaderIsLeft();
    }

    [Fact]
    public void A_training_that_diverges_EndsTheReader()
    {
        Assert.Throws<TrainingDivergedException>(() => Fit(pass => Repeat(pass == 1 ? 5000 : int.MaxValue), options =>
        {
            options.Optimizer = Optimizer.GradientDescent();
            options.LearningRate = 1e30f;
        }));

        NoReaderIsLeft();
    }

    [Fact]
    public void One_pass_is_read_for_each_epoch_and_one_before()
    {
        Fit(_ => Repeat(5000));

        Assert.Equal(4, _readers.Count);
        NoReaderIsLeft();
    }

    [Fact]
    public void Ten_times_the_rows_TakeNoMoreMemory()
    {
        long[] peaks = [.. new[] { 20_000, 200_000 }.Select(count =>
        {
            long peak = 0;
            Fit(_ => Repeat(count, r =>
            {
                if (r % 10_000 == 9_999)
                    peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true));
            }), options => options.Epochs = 1);
            return peak;
        })];

        // 200,000 rows are 48 MB.
        Assert.True(peaks[1] - peaks[0] < 16_000_000, $"{peaks[0]} {peaks[1]}");
    }

    // A view without transforms: ML.NET reads those ahead on threads of its own and wraps what is thrown there.
    private ITransformer Fit(Func<int, IEnumerable<Row>> rowsOfPass, Action<DenseNetworkOptions>? configure = null) =>
        Tasks.Regression.SmallTrainer(_mlContext, options =>
        {
            StreamingTests.Small(options);
            options.LabelColumnName = nameof(Row.Number);
            configure?.Invoke(options);
        }).Fit(Rows.View(_mlContext, Passes(rowsOfPass), Features));

    // The first pass is read by the caller, each later one by a thread of its own.
    private void NoReaderIsLeft() => Assert.DoesNotContain(_readers.Skip(1), reader => reader.IsAlive);

    private IEnumerable<Row> Passes(Func<int, IEnumerable<Row>> rowsOfPass)
    {
        _readers.Enqueue(Thread.CurrentThread);
        foreach (Row row in rowsOfPass(_readers.Count))
            yield return row;
    }

    private IEnumerable<Row> Repeat(int count, Action<int>? before = null)
    {
        for (int r = 0; r < count; r++)
        {
            before?.Invoke(r);
            yield return _some[r % _some.Count];
        }
    }
}
