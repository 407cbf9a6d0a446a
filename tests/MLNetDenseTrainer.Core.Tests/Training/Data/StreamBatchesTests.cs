using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Data.Streams;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class StreamBatchesTests
{
    private const int Inputs = 3;

    private readonly List<string> _warnings = [];

    [Theory]
    [InlineData(1, 1, 100)]
    [InlineData(7, 1, 100)]
    [InlineData(7, 20, 100)]
    [InlineData(8, 40, 40)]
    [InlineData(64, 1000, 100)]
    [InlineData(1000, 10, 100)]
    [InlineData(32, 30_000, 100_000)]
    public void An_epoch_has_every_row_once_in_an_order_of_its_own(int batchSize, int poolRows, int count)
    {
        using StreamBatches batches = Batches(new CountingRows(Inputs, _ => count), count, batchSize, poolRows);
        List<int>[] epochs = [.. Enumerable.Range(0, 3).Select(_ => Epoch(batches))];
        Assert.All(epochs, epoch => Assert.Equal(Enumerable.Range(0, count), epoch.Order()));
        if (Math.Max(poolRows, batchSize) > 1)
        {
            Assert.NotEqual(epochs[0], epochs[0].Order());
            Assert.NotEqual(epochs[0], epochs[1]);
        }
        Assert.Empty(_warnings);
    }

    [Fact]
    public void The_order_follows_from_the_seed_and_not_from_time()
    {
        using StreamBatches first = Batches(new CountingRows(Inputs, _ => 20_000), 20_000, 16, 500);
        using StreamBatches second = Batches(new CountingRows(Inputs, _ => 20_000), 20_000, 16, 500);
        using StreamBatches otherSeed = Batches(new CountingRows(Inputs, _ => 20_000), 20_000, 16, 500, seed: 2);
        List<int> order = Epoch(first);
        Assert.Equal(order, Epoch(second, () => Thread.Sleep(order.Count % 7 == 0 ? 1 : 0)));
        Assert.NotEqual(order, Epoch(otherSeed));
    }

    [Fact]
    public void Without_shuffling_rows_keep_their_order()
    {
        using StreamBatches batches = Batches(new CountingRows(Inputs, _ => 1003), 1003, 10, 100, shuffle: false);
        for (int epoch = 0; epoch < 2; epoch++)
            Assert.Equal(Enumerable.Range(0, 1003), Epoch(batches));
    }

    [Fact]
    public void A_row_is_drawn_at_most_a_pool_before_its_turn()
    {
        using StreamBatches batches = Batches(new CountingRows(Inputs, _ => 5000), 5000, 10, 200);
        List<int> order = Epoch(batches);
        Assert.All(Enumerable.Range(0, order.Count), i => Assert.True(order[i] < i + 200));
    }

    [Fact]
    public void What_a_pass_throws_comes_out_unchanged()
    {
        var failure = new IOException("The disk is gone.");
        var rows = new CountingRows(Inputs, _ => 50_000) { Failure = failure, FailingRow = 40_000 };
        using (StreamBatches batches = Batches(rows, 50_000, 10, 100))
            Assert.Same(failure, Assert.Throws<IOException>(() => Epoch(batches)));
        Assert.Equal(0, rows.OpenCursors);
    }

    [Fact]
    public void Disposed_in_the_middle_of_an_epoch_the_reader_ends()
    {
        var rows = new CountingRows(Inputs, _ => int.MaxValue);
        using (StreamBatches batches = Batches(rows, int.MaxValue, 10, 100))
        {
            batches.BeginEpoch();
            Assert.True(batches.TryNext(out _));
            Assert.Equal(1, rows.OpenCursors);
        }
        Assert.Equal(0, rows.OpenCursors);
    }

    [Fact]
    public void Waiting_for_rows_ends_when_training_is_abandoned()
    {
        using var cancellation = new CancellationTokenSource();
        using var isAbandoned = new ManualResetEventSlim();
        var rows = new CountingRows(Inputs, _ =>
        {
            cancellation.Cancel();
            isAbandoned.Wait();
            return 10;
        });
        TrainingSettings settings = Settings(10, true, 1) with { CheckAlive = cancellation.Token.ThrowIfCancellationRequested };
        using StreamBatches batches = Batches(rows, 10, settings, 100);
        Assert.Throws<OperationCanceledException>(batches.BeginEpoch);
        isAbandoned.Set();
    }

    [Theory]
    [InlineData(90)]
    [InlineData(130)]
    public void Another_number_of_rows_warns_once_and_goes_on(int later)
    {
        using StreamBatches batches = Batches(new CountingRows(Inputs, pass => pass == 1 ? 70 : later), 100, 8, 50);
        Assert.Equal(70, Epoch(batches).Count);
        Assert.Equal(Enumerable.Range(0, later), Epoch(batches).Order());
        string warning = Assert.Single(_warnings);
        Assert.Contains("100", warning, StringComparison.Ordinal);
        Assert.Contains("70", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void No_rows_any_more_is_an_error()
    {
        using StreamBatches batches = Batches(new CountingRows(Inputs, _ => 0), 100, 8, 50);
        Assert.Throws<InvalidOperationException>(() => Epoch(batches));
    }

    private static List<int> Epoch(StreamBatches batches, Action? pause = null)
    {
        var order = new List<int>();
        batches.BeginEpoch();
        while (batches.TryNext(out RowSelection batch))
        {
            foreach (int row in batch.Indices.Span)
            {
                // All parts of a row stay together.
                float target = batch.Rows.Target(row);
                Assert.Equal(target, batch.Rows.Features(row)[0]);
                Assert.Equal(1f + (int)target % 3, batch.Rows.Weight(row));
                order.Add((int)target);
            }
            pause?.Invoke();
        }
        return order;
    }

    private static TrainingSettings Settings(int batchSize, bool shuffle, int seed) =>
        TestTraining.Settings(Loss.MeanSquaredError) with { BatchSize = batchSize, Shuffle = shuffle, Seed = seed };

    private StreamBatches Batches(CountingRows rows, long count, int batchSize, int poolRows, bool shuffle = true, int seed = 1) =>
        Batches(rows, count, Settings(batchSize, shuffle, seed), poolRows);

    private StreamBatches Batches(CountingRows rows, long count, TrainingSettings settings, int poolRows)
    {
        var stream = new RowStream(rows, HoldOut.None, InputPipeline.None, RegressionHead.Scalar);
        return new StreamBatches(settings, stream, count, meanWeight: 1.0, new TrainingRows(Inputs, poolRows), poolRows, _warnings.Add);
    }
}
