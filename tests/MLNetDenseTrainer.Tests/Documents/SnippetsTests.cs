using System.Globalization;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Documents;

/// <summary>What the documents show runs, and does what they say.</summary>
public sealed class SnippetsTests : IDisposable
{
    // As the snippets name them.
    private static readonly string[] _files = ["churn.csv", "churn.zip", "model.zip", "model.onnx"];

    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void File_with_categories_and_gaps_IsLearned()
    {
        File.WriteAllLines("churn.csv", Customers(200));

        Assert.True(ReadmeSnippets.Churn().AreaUnderRocCurve > 0.8);
        Assert.NotNull(_mlContext.Model.Load("churn.zip", out _));
    }

    [Fact]
    public void Network_that_is_spelled_out_Learns()
    {
        ITransformer model = ReadmeSnippets.SpelledOut(_mlContext).Fit(View(400, seed: 1));

        Assert.True(_mlContext.BinaryClassification.Evaluate(model.Transform(View(200, seed: 2))).Accuracy > 0.8);
    }

    [Fact]
    public void Network_that_the_trainer_chooses_HasMetricsOfHeldOutRows() =>
        Assert.Equal(20, GuideSnippets.ChosenByTheTrainer(_mlContext, View(20, seed: 1))?.Rows);

    [Fact]
    public void Recipe_CrossValidates() => Assert.Equal(3, GuideSnippets.CrossValidated(_mlContext, View(30, seed: 1)));

    [Fact]
    public void Model_IsContinuedSavedAndExported()
    {
        Assert.NotEmpty(GuideSnippets.Options(_mlContext, View(60, seed: 1)).Model.History);
        DenseNetworkBinaryTrainer trainer = ReadmeSnippets.SpelledOut(_mlContext);

        GuideSnippets.Saved(_mlContext, View(60, seed: 1), GuideSnippets.Continued(trainer, View(60, seed: 1), View(60, seed: 2)));

        Assert.NotNull(GuideSnippets.LoadedToScoreInBatches(_mlContext));
        Assert.True(new FileInfo("model.onnx").Length > 0);
        Assert.NotNull(GuideSnippets.Recipe(_mlContext));
        Assert.NotNull(GuideSnippets.Quick(_mlContext));
    }

    [Fact]
    public void Rows_AreHeldBackByGroupAndByTime()
    {
        IDataView rows = View(120, seed: 1);
        IDataView grouped = _mlContext.Transforms.CopyColumns("CustomerId", nameof(Row.Class)).Fit(rows).Transform(rows);

        Assert.Equal(120, GuideSnippets.Grouped(_mlContext, grouped).Model.HeldOut!.Rows);
        List<Row> months = Rows.Make(120);
        for (int row = 0; row < months.Count; row++)
            months[row].Weight = 1 + row / 10;
        IDataView weighted = Tasks.Binary.View(_mlContext, months);
        IDataView timed = _mlContext.Transforms.CopyColumns("Month", nameof(Row.Weight)).Fit(weighted).Transform(weighted);
        Assert.Equal(20, GuideSnippets.SplitByTime(_mlContext, timed).Model.HeldOut!.Rows);
    }

    [Fact]
    public void Key_columns_AreLearned()
    {
        IDataView rows = Tasks.Regression.View(_mlContext, Rows.Make(40));
        rows = _mlContext.Transforms.CopyColumns("City", nameof(Row.Name))
            .Append(_mlContext.Transforms.CopyColumns("Label", nameof(Row.Number)))
            .Fit(rows).Transform(rows);

        ITransformer model = GuideSnippets.KeyColumns(_mlContext).Fit(rows);

        Assert.Contains("categorical columns City", Inspect.TrainedWith(model), StringComparison.Ordinal);
    }

    public void Dispose() => Array.ForEach(_files, File.Delete);

    // Those who pay much for a basic plan leave; every seventh age and every ninth sum is missing.
    private static IEnumerable<string> Customers(int count)
    {
        var random = new Random(1);
        yield return "Churned,Plan,Age,Charges";
        for (int i = 0; i < count; i++)
        {
            bool isBasic = random.Next(2) == 0;
            double charges = 20 + 80 * random.NextDouble();
            bool leaves = isBasic && charges > 55;
            string age = i % 7 == 0 ? "" : random.Next(18, 90).ToString(CultureInfo.InvariantCulture);
            string sum = i % 9 == 0 ? "" : charges.ToString("F2", CultureInfo.InvariantCulture);
            yield return $"{(leaves ? "true" : "false")},{(isBasic ? "basic" : "\"family, large\"")},{age},{sum}";
        }
    }

    private IDataView View(int count, int seed) => Tasks.Binary.View(_mlContext, Rows.Make(count, seed));
}
