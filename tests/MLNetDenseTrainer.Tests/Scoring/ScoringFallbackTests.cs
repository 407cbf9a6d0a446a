using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Scoring;

/// <summary>Where rows cannot be scored in batches, and what a cursor passes on from its source.</summary>
public sealed class ScoringFallbackTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Column_whose_values_cannot_be_kept_IsScoredRowByRow()
    {
        IDataView view = _mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, 100).Select(i => new PictureRow { Label = i % 2 == 0, Features = [i % 7, i % 3], Picture = new Picture(i) }));
        ITransformer model = _mlContext.DenseNetwork(Loss.BinaryCrossEntropy, [new Dense(4), new Dense(1)], epochs: 2).Fit(view);
        IDataView scored = model.Transform(view);
        float[] expected = Columns.Scores(scored);

        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Picture"], scored.Schema["Score"]]);
        ValueGetter<Picture> getPicture = cursor.GetGetter<Picture>(scored.Schema["Picture"]);
        ValueGetter<float> getScore = cursor.GetGetter<float>(scored.Schema["Score"]);
        for (int row = 0; row < 100; row++)
        {
            Picture picture = new(-1);
            float score = 0f;
            Assert.True(cursor.MoveNext());
            getPicture(ref picture);
            getScore(ref score);
            Assert.Equal((row, expected[row]), (picture.Number, score));
        }
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void Batch_IsThatOfTheSource()
    {
        IDataView scored = Tasks.Binary.FitSmall(_mlContext, Rows.Make(40)).Transform(new ViewInBatches(Tasks.Binary.View(_mlContext, Rows.Make(100))));

        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        var batches = new List<long>();
        while (cursor.MoveNext())
            batches.Add(cursor.Batch);

        Assert.Equal(Enumerable.Range(0, 100).Select(row => row / 30L), batches);
    }

    // Its cursors say that each 30 rows are a batch, as those of a set would.
    private sealed class ViewInBatches(IDataView rows) : IDataView
    {
        public bool CanShuffle => false;

        public DataViewSchema Schema => rows.Schema;

        public long? GetRowCount() => null;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(rows.GetRowCursor(columnsNeeded));

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded)];

        private sealed class Cursor(DataViewRowCursor rows) : DataViewRowCursor
        {
            public override long Position => rows.Position;

            public override long Batch => rows.Position / 30;

            public override DataViewSchema Schema => rows.Schema;

            public override bool MoveNext() => rows.MoveNext();

            public override bool IsColumnActive(DataViewSchema.Column column) => rows.IsColumnActive(column);

            public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => rows.GetGetter<TValue>(column);

            public override ValueGetter<DataViewRowId> GetIdGetter() => rows.GetIdGetter();
        }
    }

    private sealed class PictureRow
    {
        public bool Label { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];

        [PictureColumn]
        public Picture Picture { get; set; } = new(0);
    }

    private sealed class Picture(int number)
    {
        public int Number => number;
    }

    private sealed class PictureDataViewType() : StructuredDataViewType(typeof(Picture))
    {
        public override bool Equals(DataViewType? other) => other is PictureDataViewType;

        public override int GetHashCode() => 1;
    }

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class PictureColumnAttribute : DataViewTypeAttribute
    {
        public override bool Equals(DataViewTypeAttribute? other) => other is PictureColumnAttribute;

        public override int GetHashCode() => 1;

        public override void Register() => DataViewTypeManager.Register(new PictureDataViewType(), typeof(Picture), this);
    }
}
