using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Recipe;

/// <summary>A model of the recipe is one model: the same bits from memory, from its file, row by row, and from any number of threads.</summary>
public sealed class RecipeModelTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private sealed class Scalar
    {
        public float Score { get; set; }
    }

    private sealed class Vector
    {
        public float[] Score { get; set; } = [];
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Saved_and_loaded_GivesTheSameBits(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitRecipe(_mlContext, WithMissing(40));
        ITransformer loaded = ModelFile.Reload(_mlContext, model);
        List<Row> rows = WithMissing(70, seed: 2);
        IDataView view = task.View(_mlContext, rows);
        int[] expected = Columns.ScoreBits(model.Transform(view));

        Assert.Equal(expected, Columns.ScoreBits(loaded.Transform(view)));
        Assert.Equal(expected, rows.SelectMany(Engine(task, model)));
        Assert.Equal(expected, rows.SelectMany(Engine(task, loaded)));
        Assert.Equal(ModelFile.Entries(_mlContext, model), ModelFile.Entries(_mlContext, loaded));
        if (name == Tasks.Binary.Name)
            Assert.Equal(Columns.ScoreBits(model.Transform(view), "Probability"), Columns.ScoreBits(loaded.Transform(view), "Probability"));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Number_of_threads_DoesNotMatter(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        SortedDictionary<string, string> Train(int threads) =>
            ModelFile.Entries(_mlContext, task.FitRecipe(_mlContext, WithMissing(40), options => (options.NumberOfThreads, options.EnsembleSize) = (threads, 3)));

        SortedDictionary<string, string> one = Train(1);

        Assert.All(new[] { 2, 3, 8 }, threads => Assert.Equal(one, Train(threads)));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Same_trainer_fitted_twice_GivesTheSameModel(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        IEstimator<ITransformer> trainer = task.Trainer(_mlContext, task.RecipeOptions(options => (options.Seed, options.EnsembleSize) = (null, 3)));
        IDataView view = task.View(_mlContext, WithMissing(40));

        Assert.Equal(ModelFile.Entries(_mlContext, trainer.Fit(view)), ModelFile.Entries(_mlContext, trainer.Fit(view)));
    }

    // Every third row lacks a feature.
    private static List<Row> WithMissing(int count, int seed = 1) =>
        [.. Rows.Make(count, seed).Select((row, r) => r % 3 == 0 ? Rows.With(row, Rows.Dense([float.NaN, .. row.Features.DenseValues().Skip(1)])) : row)];

    private Func<Row, int[]> Engine(TaskUnderTest task, ITransformer model)
    {
        DataViewSchema schema = Rows.View(_mlContext, []).Schema;
        if (task.Outputs == 1)
        {
            var scalar = _mlContext.Model.CreatePredictionEngine<Row, Scalar>(model, schema);
            return row => [BitConverter.SingleToInt32Bits(scalar.Predict(row).Score)];
        }
        var vector = _mlContext.Model.CreatePredictionEngine<Row, Vector>(model, schema);
        return row => [.. vector.Predict(row).Score.Select(BitConverter.SingleToInt32Bits)];
    }
}
