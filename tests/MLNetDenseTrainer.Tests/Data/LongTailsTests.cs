using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Data;

/// <summary>Features with long tails enter by their rank; that is part of the model.</summary>
public sealed class LongTailsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Model_ScoresTheSame_AloneLoadedAndForAnyNumberOfThreads(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> training = Rows.WithLongTails(Rows.Make(200));
        List<Row> rows = Rows.WithLongTails(Rows.Make(40, seed: 2));
        rows[3] = Rows.With(rows[3], Rows.Dense(float.NaN, 1f, float.NaN, 0f));
        ITransformer model = Fit(task, training, threads: 1);
        Assert.Contains("RobustQuantile (2 by rank)", Inspect.Of(model).ToString(), StringComparison.Ordinal);

        int[] expected = Columns.ScoreBits(model.Transform(task.View(_mlContext, rows)));

        Assert.Equal(expected, rows.SelectMany(row => Columns.ScoreBits(model.Transform(task.View(_mlContext, [row])))));
        Assert.Equal(expected, Columns.ScoreBits(ModelFile.Reload(_mlContext, model).Transform(task.View(_mlContext, rows))));
        Assert.Equal(ModelFile.Entries(_mlContext, model), ModelFile.Entries(_mlContext, Fit(task, training, threads: 3)));
    }

    // By value, the smaller half of the rows is one point; by rank, a network tells them apart.
    [Fact]
    public void Recipe_LearnsWhatOnlyTheLogarithmTells()
    {
        TaskUnderTest task = Tasks.Named("regression");
        var random = new Random(4);
        List<Row> rows = [.. Enumerable.Range(0, 900).Select(_ =>
        {
            float exponent = 6f * (random.NextSingle() + random.NextSingle() + random.NextSingle()) - 9f;
            return new Row { Features = Rows.Dense(MathF.Exp(2f * exponent), 0f, 0f, 0f), Number = MathF.Sin(exponent) };
        })];

        double byRank = Error(InputScaling.RobustQuantile);

        Assert.True(byRank < 0.5 * Error(InputScaling.RobustClip), $"{byRank}");

        double Error(InputScaling scaling)
        {
            ITransformer model = task.FitSmall(_mlContext, rows[..600], options =>
                (options.InputScaling, options.Layers, options.Epochs, options.LearningRate) = (scaling, [new Dense(32, Activation.Tanh), new Dense(1)], 60, 0.01f));
            float[] scores = Columns.Scores(model.Transform(task.View(_mlContext, rows[600..])));
            return rows[600..].Zip(scores, (row, score) => Math.Pow(row.Number - score, 2.0)).Average();
        }
    }

    private ITransformer Fit(TaskUnderTest task, List<Row> rows, int threads) => task.FitSmall(_mlContext, rows, options =>
        (options.InputScaling, options.MissingValues, options.NumberOfThreads) = (InputScaling.RobustQuantile, MissingValues.Impute, threads));
}
