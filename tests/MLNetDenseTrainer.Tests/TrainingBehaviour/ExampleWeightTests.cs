using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>A weight counts as that many rows, 0 as none.</summary>
public sealed class ExampleWeightTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, bool, InputScaling> Cases
    {
        get
        {
            var data = new TheoryData<string, bool, InputScaling>();
            foreach (string task in Tasks.Names)
            {
                data.Add(task, false, InputScaling.Standardize);
                data.Add(task, true, InputScaling.Standardize);
                data.Add(task, false, InputScaling.RobustClip);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Weight_IsTheRowThatManyTimes(string name, bool sparse, InputScaling scaling)
    {
        List<Row> weighted = Rows.Make(30);
        for (int i = 0; i < weighted.Count; i++)
            weighted[i].Weight = i % 4;
        weighted = sparse ? Rows.Sparse(weighted) : weighted;
        List<Row> repeated = [.. weighted.SelectMany(row => Enumerable.Repeat(row, (int)row.Weight))];

        float[] scores = Scores(Tasks.Named(name), weighted, "Weight", scaling);
        float[] expected = Scores(Tasks.Named(name), repeated, null, scaling);

        // The same sums in another order: some ten steps of float rounding. An unweighted fit is off by a hundredth and more.
        foreach ((float a, float b) in expected.Zip(scores))
            Assert.Equal(a, b, 1e-4 * Math.Max(1f, Math.Abs(a)));
        float[] unweighted = Scores(Tasks.Named(name), weighted, null, scaling);
        Assert.True(expected.Zip(unweighted).Max(pair => Math.Abs(pair.First - pair.Second)) > 0.005);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Weight_zero_IsNoRowAndNoWarning(string name)
    {
        List<Row> rows = Rows.Make(40);
        for (int i = 0; i < rows.Count; i += 3)
            rows[i].Weight = 0f;
        var log = new LogCollector(_mlContext);
        static void Weighted(DenseNetworkOptions options) => options.ExampleWeightColumnName = "Weight";

        ITransformer with = Tasks.Named(name).FitSmall(_mlContext, rows, Weighted);
        ITransformer without = Tasks.Named(name).FitSmall(_mlContext, rows.Where(row => row.Weight > 0f), Weighted);

        Assert.Equal(Inspect.Parameters(without), Inspect.Parameters(with));
        Assert.Empty(log.Warnings);
    }

    private float[] Scores(TaskUnderTest task, List<Row> rows, string? weightColumn, InputScaling scaling)
    {
        ITransformer model = task.FitSmall(_mlContext, rows, options =>
        {
            options.ExampleWeightColumnName = weightColumn;
            options.InputScaling = scaling;
            options.Optimizer = Optimizer.GradientDescent();
            options.LearningRate = 0.5f;
            options.BatchSize = int.MaxValue;
            options.Shuffle = false;
            options.Epochs = 10;
        });
        return Columns.Scores(model.Transform(task.View(_mlContext, Rows.Make(20, seed: 2))));
    }
}
