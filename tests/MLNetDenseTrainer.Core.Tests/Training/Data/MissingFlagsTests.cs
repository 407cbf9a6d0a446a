using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Data.Streams;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Inputs that say which features are missing: made where a batch is, so that rows in memory do not grow.</summary>
public sealed class MissingFlagsTests
{
    private const int Inputs = 40;
    private const int Rows = 3000;

    private static readonly int[] _flagged = [.. Enumerable.Range(0, Inputs)];

    [Fact]
    public void Scaling_rows_with_missing_values_takes_no_memory_for_them()
    {
        TrainingRows rows = Make();
        var data = new MemoryData(rows, TestTraining.AllOf(rows), new RowSelection(rows, Array.Empty<int>()));
        TrainedNetwork network = Network(Pipeline(InputScaling.Standardize));
        long before = GC.GetAllocatedBytesForCurrentThread();
        IReadOnlyList<MemberData> members = data.ScaleInto(TestTraining.Settings(Loss.MeanSquaredError), network);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Same(rows, members.Single().Batches.InMemory.Rows);
        // The order of the rows, twice, and a little.
        Assert.InRange(allocated, 0, 2 * sizeof(int) * Rows + 10_000);
    }

    [Theory]
    [InlineData(InputScaling.None)]
    [InlineData(InputScaling.Standardize)]
    [InlineData(InputScaling.RobustClip)]
    public void A_batch_has_the_bits_of_rows_scaled_one_by_one(InputScaling kind)
    {
        InputPipeline inputs = Pipeline(kind);
        TrainingRows raw = Make();
        TrainingRows rows = Make();
        rows.Scale(inputs, RegressionHead.Scalar);
        var batch = new MiniBatch(2 * Inputs, Rows);
        batch.Load(rows, TestTraining.AllOf(rows));
        batch.LoadFeatures(rows, TestTraining.AllOf(rows), 0, Rows);
        float[] expected, found = new float[2 * Inputs];
        for (int row = 0; row < Rows; row++)
        {
            expected = inputs.Apply(raw.Features(row).ToArray());
            batch.Features.Dense.GetRow(row, found);
            Assert.True(Bits.Equal(expected, found), $"row {row}");
        }
    }

    // 0 times infinity is no number either, but nothing is missing.
    [Fact]
    public void A_constant_feature_far_away_is_zero_and_not_missing()
    {
        var rows = new TrainingRows(1);
        rows.Add(0f, 1f).Fill(3e38f);
        rows.Scale(TestInputs.Make(InputScaling.Standardize, [-3e38f], [0f], [0]), RegressionHead.Scalar);
        var batch = new MiniBatch(2, 1);
        batch.LoadFeatures(rows, [0], 0, 1);
        float[] found = new float[2];
        batch.Features.Dense.GetRow(0, found);
        Assert.Equal([0f, 0f], found);
    }

    // A training that reads its rows anew each epoch has a pool of as many rows with flags as without.
    [Fact]
    public void A_pool_with_missing_values_is_the_pool_without_and_gives_the_same_batches()
    {
        InputPipeline inputs = Pipeline(InputScaling.Standardize);
        TrainingRows rows = Make();
        TrainingSettings settings = TestTraining.Settings(Loss.MeanSquaredError) with { Shuffle = false, BatchSize = 100 };
        var source = new MemoryRows(Make());
        var stream = new RowStream(source, HoldOut.None, inputs, RegressionHead.Scalar);
        var pool = new TrainingRows(Inputs, 100);
        pool.UseFlagsOf(inputs);
        using var batches = new StreamBatches(settings, stream, Rows, meanWeight: 1.0, pool, 100, _ => { });
        rows.Scale(inputs, RegressionHead.Scalar);
        batches.BeginEpoch();
        int seen = 0;
        while (batches.TryNext(out RowSelection batch))
        {
            Assert.Same(pool, batch.Rows);
            foreach (int row in batch.Indices.Span)
                Assert.True(Bits.Equal(rows.Features(seen++), pool.Features(row)));
        }
        Assert.Equal(Rows, seen);
    }

    private static InputPipeline Pipeline(InputScaling scaling) => TestInputs.Fit(scaling, Make()).Imputing(_flagged);

    private static TrainedNetwork Network(InputPipeline inputs)
    {
        var parameters = new ParameterBlock(NetworkShape.Create(2 * Inputs, [new Dense(1)], Activation.Linear));
        return new TrainedNetwork(inputs, [parameters], RegressionHead.Scalar);
    }

    private static TrainingRows Make()
    {
        var random = new Random(1);
        var rows = new TrainingRows(Inputs, Rows);
        for (int row = 0; row < Rows; row++)
        {
            foreach (ref float x in rows.Add(random.NextSingle(), 1f))
                x = random.Next(4) == 0 ? float.NaN : random.NextSingle();
        }
        return rows;
    }

    private sealed class MemoryRows(TrainingRows rows) : IRowSource
    {
        public IRowCursor Open(Action checkAlive) => new Cursor(rows);

        private sealed class Cursor(TrainingRows rows) : IRowCursor
        {
            private int _row = -1;

            public ReadOnlySpan<float> Targets => rows.Targets(_row);

            public float Weight => rows.Weight(_row);

            public Numerics.Sparse.FeatureRow Features => rows.Row(_row);

            public bool MoveNext() => ++_row < rows.Count;

            public void Dispose()
            {
            }
        }
    }
}
