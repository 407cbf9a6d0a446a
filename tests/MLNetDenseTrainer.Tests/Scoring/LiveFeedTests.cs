using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Scoring;

/// <summary>Rows that come one by one are scored one by one; of rows at hand, as many are read ahead as memory allows.</summary>
[Collection(Alone.Name)]
public sealed class LiveFeedTests
{
    // Only so that a test fails where it would hang.
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(20);

    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(0)]
    [InlineData(2000)]
    public void A_feed_that_waits_for_the_score_of_its_last_row_is_scored_to_the_end(int rowsAtHand)
    {
        const int Waiting = 100;
        using var scored = new SemaphoreSlim(0);
        List<Row> rows = Rows.Make(rowsAtHand + Waiting);
        int read = 0;

        float[] scores = Read(Scored(Feed()), () =>
        {
            Interlocked.Increment(ref read);
            scored.Release();
        });

        Assert.Equal(Columns.Scores(Scored(rows)), scores);

        IEnumerable<Row> Feed()
        {
            for (int r = 0; r < rows.Count; r++)
            {
                // From here on the scores of all rows before have to have been read.
                while (r > rowsAtHand && Volatile.Read(ref read) < r)
                    Assert.True(scored.Wait(_longest), "The score of the last row was not read.");
                yield return rows[r];
            }
        }
    }

    [Fact]
    public void A_row_of_a_feed_that_stops_for_a_while_is_handed_over()
    {
        using var goesOn = new ManualResetEventSlim();
        List<Row> rows = Rows.Make(3000);

        // 1000 rows come at once and then none until all of those have been read.
        int read = 0;
        float[] scores = Read(Scored(Feed()), () =>
        {
            if (Interlocked.Increment(ref read) % 1000 == 0)
                goesOn.Set();
        });

        Assert.Equal(3000, scores.Length);

        IEnumerable<Row> Feed()
        {
            for (int r = 0; r < rows.Count; r++)
            {
                if (r > 0 && r % 1000 == 0)
                {
                    Assert.True(goesOn.Wait(_longest), $"{read} rows of {r} were handed over.");
                    goesOn.Reset();
                }
                yield return rows[r];
            }
        }
    }

    [Fact]
    public void A_reader_that_the_feed_keeps_does_not_keep_the_one_who_leaves()
    {
        using var leaves = new ManualResetEventSlim();
        var source = new PartitionedView(Rows.View(_mlContext, Feed()), 1, _ => (0, 0));
        IDataView scored = Tasks.Binary.FitSmall(_mlContext, Rows.Make(40)).Transform(source);

        using (DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]))
        {
            for (int row = 0; row < 5; row++)
                Assert.True(cursor.MoveNext());
        }
        leaves.Set();

        Assert.True(SpinWait.SpinUntil(() => source.OpenCursors == 0, _longest), "The feed was not disposed of.");

        IEnumerable<Row> Feed()
        {
            foreach (Row row in Rows.Make(6))
                yield return row;
            Assert.True(leaves.Wait(_longest), "The cursor was not left.");
            yield return Rows.Make(1)[0];
        }
    }

    [Theory]
    [InlineData("Pixels")]
    [InlineData("Text")]
    [InlineData("Words")]
    public void Wide_columns_that_only_pass_through_limit_how_far_is_read_ahead(string column)
    {
        const int Width = 50_000;
        const long Megabytes = 64;
        int made = 0;
        int ahead = 0;
        IDataView scored = Tasks.Binary.FitSmall(_mlContext, Rows.Make(40)).Transform(_mlContext.Data.LoadFromEnumerable(Feed()));
        long bytesOfRow = column == "Pixels" ? sizeof(float) * Width : sizeof(char) * Width;

        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        for (int row = 0; row < 600; row++)
        {
            Assert.True(cursor.MoveNext());
            if (row % 50 == 0)
                Thread.Sleep(5);
            ahead = Math.Max(ahead, Volatile.Read(ref made) - row);
        }

        Assert.InRange(ahead, 1, (Megabytes << 20) / bytesOfRow);

        IEnumerable<WideRow> Feed()
        {
            float[] features = new float[Rows.Features];
            float[] pixels = new float[column == "Pixels" ? Width : 0];
            string text = column == "Text" ? new string('a', Width) : "";
            string[] words = column == "Words" ? [.. Enumerable.Repeat(new string('b', Width / 10), 10)] : [];
            for (int row = 0; row < 4096; row++)
            {
                Interlocked.Increment(ref made);
                yield return new WideRow { Features = features, Pixels = pixels, Text = text, Words = words };
            }
        }
    }

    // Each place of a block sees a wide row sooner or later, and must not keep its memory.
    [Fact]
    public void Rows_that_are_wide_now_and_then_do_not_add_up()
    {
        const int Width = 1 << 16;
        const long Megabytes = 64;
        float[] wide = new float[Width];
        IDataView scored = Tasks.Binary.FitSmall(_mlContext, Rows.Make(40)).Transform(_mlContext.Data.LoadFromEnumerable(Feed()));
        long before = GC.GetTotalMemory(forceFullCollection: true);

        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        for (int row = 0; row < 60_000; row++)
            Assert.True(cursor.MoveNext());

        Assert.InRange((GC.GetTotalMemory(forceFullCollection: true) - before) >> 20, -Megabytes, Megabytes);

        IEnumerable<WideRow> Feed()
        {
            float[] features = new float[Rows.Features];
            for (int row = 0; ; row++)
                yield return new WideRow { Features = features, Pixels = row % 101 == 0 ? wide : [], Text = "", Words = [] };
        }
    }

    private static float[] Read(IDataView scored, Action afterRow)
    {
        var scores = new List<float>();
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        ValueGetter<float> get = cursor.GetGetter<float>(scored.Schema["Score"]);
        while (cursor.MoveNext())
        {
            float score = 0f;
            get(ref score);
            scores.Add(score);
            afterRow();
        }
        return [.. scores];
    }

    // A view without transforms, whose rows ML.NET passes on one by one.
    private IDataView Scored(IEnumerable<Row> rows) =>
        Tasks.Binary.FitSmall(_mlContext, Rows.Make(40)).Transform(Rows.View(_mlContext, rows));

    private sealed class WideRow
    {
        [VectorType(Rows.Features)]
        public float[] Features { get; set; } = [];

        public float[] Pixels { get; set; } = [];

        public string Text { get; set; } = "";

        public string[] Words { get; set; } = [];
    }
}
