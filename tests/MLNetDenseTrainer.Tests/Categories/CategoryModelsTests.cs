using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Categories;

/// <summary>Models with categories are trained, kept and used as others are.</summary>
public sealed class CategoryModelsTests
{
    private static readonly List<CategoryRow> _training = CategoryRow.Make(600, cities: 30, ids: 300, cityEffect: 5f);

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly CategoryTable _table;

    public CategoryModelsTests() => _table = new(_mlContext, _training, "City1", "Numbers", "IdHashed");

    [Fact]
    public void Dense_and_sparse_vectors_GiveTheSameBits()
    {
        IDataView dense = Vectors(isDense: true);
        IDataView sparse = Vectors(isDense: false);
        ITransformer ofDense = Fit(view: dense);

        Assert.Equal(ModelFile.Entries(_mlContext, ofDense), ModelFile.Entries(_mlContext, Fit(view: sparse)));
        Assert.Equal(Columns.ScoreBits(ofDense.Transform(dense)), Columns.ScoreBits(ofDense.Transform(sparse)));
    }

    [Fact]
    public void Any_number_of_threads_GivesTheSameBits()
    {
        float[] One(int threads) => Columns.Scores(Fit(options => options.NumberOfThreads = threads).Transform(_table.Training));

        Assert.Equal(One(1), One(3));
    }

    [Fact]
    public void Streamed_rows_GiveTheSameBits()
    {
        void Plain(DenseNetworkRegressionTrainer.Options options)
        {
            options.Shuffle = false;
            options.InputScaling = InputScaling.Standardize;
            options.ValidationSet = _table.Training;
        }
        List<CategoryRow> many = [.. Enumerable.Repeat(_training, 40).SelectMany(rows => rows)];
        ITransformer inMemory = Fit(Plain, _table.View(many));
        ITransformer streamed = Fit(
            options =>
            {
                Plain(options);
                options.MaximumDataMemory = 1 << 20;
            },
            _table.View(many));

        Assert.Equal(Columns.ScoreBits(inMemory.Transform(_table.Training)), Columns.ScoreBits(streamed.Transform(_table.Training)));
    }

    [Fact]
    public void A_saved_model_and_an_engine_GiveTheSameBits()
    {
        ITransformer model = _table.Preparation.Append(Fit());
        ITransformer loaded = ModelFile.Reload(_mlContext, model);
        float[] scores = Columns.Scores(model.Transform(_mlContext.Data.LoadFromEnumerable(_training)));

        Assert.Equal(scores, Columns.Scores(loaded.Transform(_mlContext.Data.LoadFromEnumerable(_training))));
        using PredictionEngine<CategoryRow, Scored> engine = _mlContext.Model.CreatePredictionEngine<CategoryRow, Scored>(loaded);
        Assert.Equal(scores, _training.Select(row => engine.Predict(row).Score));
    }

    [Fact]
    public void Unseen_categories_AreMissingOnes()
    {
        // All rows know this one city; the keys of the other cities stay unknown to the trainer.
        List<CategoryRow> learned = [.. _training.Where(row => row.City != "city 7")];
        ITransformer model = Fit(view: _table.View(learned));
        float[] Scores(string city) => Columns.Scores(model.Transform(_table.View(
            _training.Take(50).Select(row => new CategoryRow { Numbers = row.Numbers, City = city, Id = row.Id }))));

        Assert.Equal(Scores("no such city"), Scores("city 7"));
        Assert.NotEqual(Scores("no such city"), Scores("city 1"));
    }

    [Fact]
    public void A_continued_model_KeepsItsCategories()
    {
        var first = Fit(options => options.KeepOptimizerState = true);
        var options = new DenseNetworkRegressionTrainer.Options { EnsembleSize = 1, Epochs = 2, Seed = 1 };

        ITransformer second = _mlContext.Regression.Trainers.DenseNetwork(options).Fit(_table.Training, first.Model);

        Assert.Contains("continuing a model and its optimizer", Inspect.TrainedWith(second), StringComparison.Ordinal);
        Assert.Contains("embedding Learned of 2 one-hot groups", Inspect.TrainedWith(second), StringComparison.Ordinal);
        options.CategoryEmbedding = CategoryEmbedding.None;
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => _mlContext.Regression.Trainers.DenseNetwork(options).Fit(_table.Training, first.Model));
        Assert.Contains("CategoryEmbedding is None", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_numbers_and_infinite_slots_AreTreatedAsWithoutCategories()
    {
        ITransformer model = Fit();
        IDataView view = Vectors(isDense: true, row => row[^1] = float.PositiveInfinity);
        Assert.All(Columns.Scores(model.Transform(view)), score => Assert.True(float.IsNaN(score)));

        view = Vectors(isDense: true, row => row[30] = float.NaN);
        Assert.All(Columns.Scores(model.Transform(view)), score => Assert.True(float.IsFinite(score)));
    }

    private RegressionPredictionTransformer<DenseNetworkRegressionModelParameters> Fit(
        Action<DenseNetworkRegressionTrainer.Options>? configure = null, IDataView? view = null) => _table.Fit(
            options =>
            {
                options.Epochs = 3;
                configure?.Invoke(options);
            },
            view);

    // The features as they are stored, dense or sparse, with the annotation of their groups.
    private IDataView Vectors(bool isDense, Action<float[]>? change = null)
    {
        IDataView view = _table.Training;
        DataViewSchema.Column column = view.Schema["Features"];
        List<Vectorized> rows = [.. view.GetColumn<VBuffer<float>>("Features").Zip(_training, (features, row) =>
        {
            float[] x = [.. features.DenseValues()];
            change?.Invoke(x);
            int[] indices = [.. Enumerable.Range(0, x.Length).Where(i => x[i] != 0f)];
            return new Vectorized
            {
                Features = isDense ? new(x.Length, x) : new(x.Length, indices.Length, [.. indices.Select(i => x[i])], indices),
                Label = row.Label,
            };
        })];
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Vectorized));
        schema[nameof(Vectorized.Features)].ColumnType = column.Type;
        VBuffer<int> ranges = default;
        column.Annotations.GetValue("CategoricalSlotRanges", ref ranges);
        schema[nameof(Vectorized.Features)].AddAnnotation(
            "CategoricalSlotRanges", ranges, column.Annotations.Schema["CategoricalSlotRanges"].Type);
        return _mlContext.Data.LoadFromEnumerable(rows, schema);
    }

    private sealed class Scored
    {
        public float Score { get; set; }
    }

    private sealed class Vectorized
    {
        public VBuffer<float> Features { get; set; }

        public float Label { get; set; }
    }
}
