using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Options;

/// <summary>What is said of classes holds for two classes as for more.</summary>
public sealed class ClassWeightsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(1000)]
    [InlineData(9000)]
    public void Balanced_binary_classes_TrainAndRaiseTheRareClass(int count)
    {
        // 60 features, so that 9,000 rows are more than 1 MiB.
        List<Row> rows = [.. Rows.Make(count, features: 60).Where((row, r) => !row.Flag || r % 10 == 0)];

        float plain = MeanScore(rows, null);
        float balanced = MeanScore(rows, ClassWeights.Balanced);

        Assert.True(balanced > plain + 0.3f, $"{plain} {balanced}");
    }

    [Fact]
    public void Binary_validation_rows_AreOfEachClassAlike()
    {
        // One row of a class is never held back, and of the 10 of the other class 9 are as many as can be: each class keeps a row to learn from.
        List<Row> rows = [.. Rows.Make(100).OrderByDescending(row => row.Flag)];
        rows = [rows[0], .. rows.TakeLast(10)];
        var log = new LogCollector(_mlContext);

        Tasks.Binary.FitSmall(_mlContext, rows, options => options.ValidationFraction = 0.99f);

        Assert.Contains(log.Infos, info => info.Contains("on 2 rows, validating on 9", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass Name")]
    public void Balanced_IsPerClassWithTheSharesOfTheClasses(string name)
    {
        List<Row> rows = [.. Rows.Make(200).Where((row, r) => !row.Flag || r % 4 == 0)];
        // In the order of the keys, which is that of the names.
        double[] counts = name == "binary"
            ? [.. rows.CountBy(row => row.Flag).OrderBy(group => group.Key).Select(group => (double)group.Value)]
            : [.. rows.CountBy(row => row.Name).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (double)group.Value)];
        float[] Parameters(ClassWeights? weights) =>
            Inspect.Parameters(Tasks.Named(name).FitSmall(_mlContext, rows, options => ((DenseNetworkClassificationOptions)options).ClassWeights = weights));

        float[] balanced = Parameters(ClassWeights.Balanced);

        Assert.Equal(Parameters(ClassWeights.PerClass([.. counts.Select(count => (float)(rows.Count / (double)counts.Length / count))])), balanced);
        Assert.NotEqual(Parameters(null), balanced);
    }

    private float MeanScore(List<Row> rows, ClassWeights? weights) =>
        Columns.Scores(Tasks.Binary.FitSmall(_mlContext, rows, options =>
        {
            ((DenseNetworkBinaryTrainer.Options)options).ClassWeights = weights;
            options.MaximumDataMemory = 1 << 20;
            options.Epochs = 20;
        }, features: 60).Transform(Tasks.Binary.View(_mlContext, rows, 60))).Average();
}
