using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace MLNetDenseTrainer.Onnx.Tests.Pipelines;

/// <summary>The whole pipeline of a table, from columns to predictions: gaps, categories, text, scaling, a network, labels.</summary>
public sealed class TablePipelineTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Binary() => AssertExported(Network(Tasks.Binary, "Flag"), "PredictedLabel", "Score", "Probability");

    [Fact]
    public void Regression() => AssertExported(Network(Tasks.Regression, "Number"), "Score");

    [Fact]
    public void Multi_output_regression() => AssertExported(Network(Tasks.MultiOutput, "Numbers"), "Score");

    [Theory]
    [InlineData("Name")]
    [InlineData("Whole")]
    [InlineData("Grade")]
    public void Multiclass_whose_keys_become_labels_again(string label) =>
        AssertExported(Keys(label).Append(_mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel")), "PredictedLabel", "Score");

    [Fact]
    public void Multiclass_whose_keys_stay() => AssertExported(Keys("Name"), "PredictedLabel", "Score");

    [Fact]
    public void Multiclass_whose_keys_become_vectors() =>
        AssertExported(Keys("Name").Append(_mlContext.Transforms.Conversion.MapKeyToVector("Hot", "PredictedLabel")), "Hot", "Score");

    [Fact]
    public void Gaps_that_the_network_fills() => AssertExported(
        _mlContext.Transforms.Concatenate("Features", "Age", "Income", "Incomes").Append(Tasks.Binary.SmallTrainer(_mlContext, options =>
        {
            options.LabelColumnName = "Flag";
            options.MissingValues = MissingValues.Impute;
        })),
        "PredictedLabel", "Score", "Probability");

    [Fact]
    public void Key_columns_of_each_task()
    {
        AssertExported(WithKeyColumns(Tasks.Binary, "Flag"), "PredictedLabel", "Score", "Probability");
        AssertExported(WithKeyColumns(Tasks.Regression, "Number"), "Score");
        IEstimator<ITransformer> keys = _mlContext.Transforms.Conversion.MapValueToKey("Key", "Name");
        AssertExported(keys.Append(WithKeyColumns(Tasks.Multiclass, "Key")), "PredictedLabel", "Score");
    }

    private IEstimator<ITransformer> WithKeyColumns(TaskUnderTest task, string label) =>
        _mlContext.Transforms.Conversion.MapValueToKey("Town", "City")
            .Append(_mlContext.Transforms.Conversion.MapValueToKey("Text"))
            .Append(_mlContext.Transforms.Concatenate("Features", "Age", "Size"))
            .Append(task.SmallTrainer(_mlContext, options =>
            {
                options.LabelColumnName = label;
                options.CategoricalColumns = ["Town", "Text"];
                options.CategoryEmbedding = CategoryEmbedding.Learned;
            }));

    private IEstimator<ITransformer> Keys(string label) =>
        _mlContext.Transforms.Conversion.MapValueToKey("Key", label).Append(Network(Tasks.Multiclass, "Key"));

    private IEstimator<ITransformer> Network(TaskUnderTest task, string label) => _mlContext.Transforms.Categorical
        .OneHotEncoding("Hot", "City")
        .Append(_mlContext.Transforms.ReplaceMissingValues("Income", replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean))
        .Append(_mlContext.Transforms.Text.ProduceWordBags("Words", "Text", ngramLength: 1))
        .Append(_mlContext.Transforms.Concatenate("Features", "Age", "Size", "Income", "Hot", "Words"))
        .Append(_mlContext.Transforms.NormalizeMeanVariance("Features"))
        .Append(task.SmallTrainer(_mlContext, options => options.LabelColumnName = label));

    private void AssertExported(IEstimator<ITransformer> pipeline, params string[] columns)
    {
        ITransformer fitted = pipeline.Fit(TableRow.View(_mlContext, 80, seed: 1));
        IDataView data = TableRow.View(_mlContext, 30, seed: 2);

        ExportedPipeline.AssertAgrees(_mlContext, fitted, data, columns);
        ExportedPipeline.AssertAgrees(_mlContext, ModelFile.Reload(_mlContext, fitted), data, columns);
    }
}
