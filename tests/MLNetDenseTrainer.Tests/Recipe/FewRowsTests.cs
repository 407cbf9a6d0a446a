using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Recipe;

/// <summary>
/// Labels drawn from a logistic model, which the recipe must not learn by heart. A coin has a log-loss of 0.693, the truth one of about
/// 0.45.
/// </summary>
public sealed class FewRowsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Ten_to_nineteen_rows_PredictNoWorseThanACoin()
    {
        double[] losses = [.. new[] { 10, 14, 19 }.Select(rows => TestLogLoss(Logistic(rows, 6, seed: rows), 6))];

        Assert.True(losses.Average() < 0.693 + 0.05, $"{string.Join(", ", losses)}");
        Assert.True(losses.Max() < 0.9, $"{string.Join(", ", losses)}");
    }

    [Fact]
    public void One_network_PredictsAboutAsWellAsSeveral()
    {
        // Several have 0.47.
        Assert.InRange(TestLogLoss(Logistic(400, 6, 1), 6, options => options.EnsembleSize = 1), 0.4, 0.54);
    }

    [Fact]
    public void Streamed_rows_PredictAboutAsWellAsThoseInMemory()
    {
        double streamed = TestLogLoss(Logistic(3000, 100, 1), 100, options => (options.MaximumDataMemory, options.Epochs) = (1 << 20, 40));

        // In memory 0.49.
        Assert.InRange(streamed, 0.4, 0.56);
    }

    private double TestLogLoss(List<Row> rows, int features, Action<DenseNetworkOptions>? configure = null)
    {
        DenseNetworkOptions options = Tasks.Binary.RecipeOptions(options =>
        {
            options.Epochs = null;
            configure?.Invoke(options);
        });
        ITransformer model = Tasks.Binary.Trainer(_mlContext, options).Fit(Tasks.Binary.View(_mlContext, rows, features));
        List<Row> test = Logistic(3000, features, 99);
        float[] scores = Columns.Scores(model.Transform(Tasks.Binary.View(_mlContext, test, features)));
        return scores.Zip(test).Average(pair => LogLoss(pair.First, pair.Second.Flag));
    }

    private static double LogLoss(double score, bool label) =>
        Math.Log(1 + Math.Exp(-Math.Abs(score))) + Math.Max(score, 0) - (label ? score : 0);

    private static List<Row> Logistic(int count, int features, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            float[] x = [.. Enumerable.Range(0, features).Select(_ => (float)Normal(random))];
            return new Row { Features = Rows.Dense(x), Flag = random.NextDouble() < 1 / (1 + Math.Exp(-2.0 * x[0])) };
        })];
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
