using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Categories;

/// <summary>Key columns beside the features are categories, in training and in scoring.</summary>
public sealed class CategoricalColumnsTests
{
    private static readonly List<CategoryRow> _training = CategoryRow.Make(600, cities: 30, ids: 300, cityEffect: 5f);

    private readonly MLContext _mlContext = new(seed: 1);
    private readonly KeyTable _table;

    public CategoricalColumnsTests() => _table = new(_mlContext, _training);

    [Fact]
    [Shows(nameof(DenseNetworkOptions.CategoricalColumns))]
    public void CategoricalColumns_AreWhatOneHotEncodingMakes()
    {
        var oneHot = new CategoryTable(_mlContext, _training, "Numbers", "City1", "Id1");
        ITransformer expected = oneHot.Fit(options => options.Epochs = 3);

        ITransformer model = _table.Fit();

        Assert.Contains("categorical columns City Id", Inspect.TrainedWith(model), StringComparison.Ordinal);
        Assert.Equal(Columns.ScoreBits(expected.Transform(oneHot.Training)), Columns.ScoreBits(model.Transform(_table.Training)));
    }

    [Fact]
    public void A_key_column_that_says_something_IsLearned()
    {
        List<CategoryRow> training = CategoryRow.Make(3000, cities: 100, ids: 2000, cityEffect: 10f);
        var table = new KeyTable(_mlContext, training);
        IDataView test = table.View(CategoryRow.Make(2000, cities: 100, ids: 2000, cityEffect: 10f, seed: 2));

        ITransformer model = table.Fit(options => options.Epochs = 30);

        Assert.True(_mlContext.Regression.Evaluate(model.Transform(test)).RSquared > 0.97);
    }

    [Fact]
    public void A_saved_model_and_an_engine_GiveTheSameBits()
    {
        ITransformer model = _table.Preparation.Append(_table.Fit());
        IDataView rows = _mlContext.Data.LoadFromEnumerable(_training);
        float[] scores = Columns.Scores(model.Transform(rows));

        ITransformer loaded = ModelFile.Reload(_mlContext, model);

        Assert.Equal(scores, Columns.Scores(loaded.Transform(rows)));
        Assert.Equal(scores, Columns.Scores(_mlContext.Model.ScoreInBatches(loaded).Transform(rows)));
        using PredictionEngine<CategoryRow, Scored> engine = _mlContext.Model.CreatePredictionEngine<CategoryRow, Scored>(loaded);
        Assert.Equal(scores, _training.Select(row => engine.Predict(row).Score));
    }

    [Fact]
    public void Streamed_rows_GiveTheSameBits()
    {
        IDataView many = _table.View(Enumerable.Repeat(_training, 40).SelectMany(rows => rows));
        int[] Bits(long memory) => Columns.ScoreBits(_table.Fit(
            options =>
            {
                options.Shuffle = false;
                options.InputScaling = InputScaling.Standardize;
                options.ValidationSet = _table.Training;
                options.MaximumDataMemory = memory;
            },
            many).Transform(_table.Training));

        Assert.Equal(Bits(1 << 30), Bits(1 << 20));
    }

    [Fact]
    public void All_tasks_TakeKeyColumns()
    {
        IDataView view = _mlContext.Transforms.CustomMapping<Labeled, Labels>(
            (row, labels) => (labels.Flag, labels.Class) = (row.Label > 0f, row.Label > 5f ? "a" : row.Label > -5f ? "b" : "c"),
            contractName: null)
            .Append(_mlContext.Transforms.Conversion.MapValueToKey("Class"))
            .Fit(_table.Training).Transform(_table.Training);
        var binary = _mlContext.BinaryClassification.Trainers.DenseNetwork(new DenseNetworkBinaryTrainer.Options
        {
            LabelColumnName = "Flag",
            CategoricalColumns = ["City"],
            EnsembleSize = 2,
            Epochs = 3,
        }).Fit(view);
        var multiclass = _mlContext.MulticlassClassification.Trainers.DenseNetwork(new DenseNetworkMulticlassTrainer.Options
        {
            LabelColumnName = "Class",
            CategoricalColumns = ["City"],
            EnsembleSize = 2,
            Epochs = 3,
        }).Fit(view);

        Assert.All((ITransformer[])[binary, multiclass], model =>
        {
            IDataView scored = model.Transform(view);
            Assert.All(Columns.Scores(scored), score => Assert.True(float.IsFinite(score)));
            Assert.Equal(Columns.ScoreBits(scored), Columns.ScoreBits(ModelFile.Reload(_mlContext, model).Transform(view)));
        });
        Assert.True(_mlContext.BinaryClassification.Evaluate(binary.Transform(view), "Flag").AreaUnderRocCurve > 0.7);
        Assert.NotNull(multiclass.Transform(view).Schema["PredictedLabel"].Annotations.Schema.GetColumnOrNull("KeyValues"));
    }

    [Fact]
    public void Missing_and_unknown_keys_ScoreAlike()
    {
        ITransformer model = _table.Fit();
        // More cities make more keys, of which those beyond the trained ones are unknown.
        List<CategoryRow> more = [.. _training, .. _training.Take(20).Select(row => With(row, "new city"))];
        var table = new KeyTable(_mlContext, more);
        IDataView Twenty(KeyTable keys, string city) => keys.View(_training.Take(20).Select(row => With(row, city)));

        int[] missing = Columns.ScoreBits(model.Transform(Twenty(_table, "no such city")));

        Assert.Equal(missing, Columns.ScoreBits(model.Transform(Twenty(table, "new city"))));
        Assert.NotEqual(missing, Columns.ScoreBits(model.Transform(Twenty(_table, "city 1"))));
    }

    [Fact]
    public void Columns_that_are_missing_or_no_keys_AreNamed()
    {
        string Refused(string[] columns) => Assert.Throws<ArgumentOutOfRangeException>(
            () => _table.Fit(options => options.CategoricalColumns = columns)).Message;

        Assert.Contains("'Town'", Refused(["City", "Town"]), StringComparison.Ordinal);
        Assert.Contains("'Features'", Refused(["Features"]), StringComparison.Ordinal);
        Assert.Contains("MapValueToKey", Refused(["Features"]), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _table.Fit(options => options.CategoricalColumns = ["City", "City"]));
        Assert.Throws<ArgumentException>(() => _table.Fit(options => options.CategoricalColumns = ["City", ""]));

        ITransformer model = _table.Fit();
        IDataView without = _mlContext.Transforms.DropColumns("Id").Fit(_table.Training).Transform(_table.Training);
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => model.Transform(without)).Message;
        Assert.Contains("'Id'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_continued_model_KeepsItsKeyColumns()
    {
        var first = _table.Fit();
        DenseNetworkRegressionTrainer Trainer(string[]? columns) => _mlContext.Regression.Trainers.DenseNetwork(
            new DenseNetworkRegressionTrainer.Options { EnsembleSize = 1, Epochs = 2, Seed = 1, CategoricalColumns = columns });

        Assert.Equal(
            ModelFile.Entries(_mlContext, Trainer(null).Fit(_table.Training, first.Model)).Keys,
            ModelFile.Entries(_mlContext, Trainer(["City", "Id"]).Fit(_table.Training, first.Model)).Keys);
        string message = Assert.Throws<ArgumentException>(() => Trainer(["Id"]).Fit(_table.Training, first.Model)).Message;
        Assert.Contains("CategoricalColumns is 'Id', but 'City', 'Id' in the model to continue", message, StringComparison.Ordinal);

        var other = new KeyTable(_mlContext, [.. _training.Take(100)]);
        message = Assert.Throws<ArgumentException>(() => Trainer(null).Fit(other.Training, first.Model)).Message;
        Assert.Contains("Map all by the same fitted transformer", message, StringComparison.Ordinal);
    }

    private static CategoryRow With(CategoryRow row, string city) =>
        new() { Numbers = row.Numbers, City = city, Id = row.Id, Label = row.Label };

    private sealed class Scored
    {
        public float Score { get; set; }
    }

    private sealed class Labeled
    {
        public float Label { get; set; }
    }

    private sealed class Labels
    {
        public bool Flag { get; set; }

        public string Class { get; set; } = "";
    }
}
