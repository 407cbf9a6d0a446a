using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Scoring;

/// <summary>Scores of a multiclass classifier are probabilities whose slots and predictions say which class they mean.</summary>
public sealed class MulticlassScoresTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(1f)]
    [InlineData(1e4f)]
    public void Scores_AreProbabilitiesAndPredictedLabelTheLargest(float reach)
    {
        IDataView scored = Scored("multiclass Name", reach);
        float[][] scores = [.. scored.GetColumn<float[]>("Score")];
        uint[] predicted = [.. scored.GetColumn<uint>("PredictedLabel")];

        foreach ((float[] values, uint label) in scores.Zip(predicted))
        {
            Assert.Equal(Rows.Classes, values.Length);
            Assert.All(values, value => Assert.InRange(value, 0f, 1f));
            // Each of three values is rounded to float once.
            Assert.Equal(1.0, values.Sum(value => (double)value), 3 * 6e-8);
            Assert.Equal(Array.IndexOf(values, values.Max()) + 1, (int)label);
        }
        Assert.Equal(Rows.Classes, predicted.Distinct().Count());
    }

    [Fact]
    public void Text_labels_AreKeyValuesAndSlotNames()
    {
        DataViewSchema schema = Scored("multiclass Name").Schema;
        VBuffer<ReadOnlyMemory<char>> slots = default;
        VBuffer<ReadOnlyMemory<char>> keys = default;
        schema["Score"].GetSlotNames(ref slots);
        schema["PredictedLabel"].GetKeyValues(ref keys);

        Assert.Equal(["ash", "birch", "cedar"], slots.DenseValues().Select(name => name.ToString()));
        Assert.Equal(["ash", "birch", "cedar"], keys.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void Number_labels_AreKeyValuesAndTrainingLabelValues()
    {
        DataViewSchema schema = Scored("multiclass Class").Schema;
        VBuffer<int> keys = default;
        VBuffer<int> trained = default;
        schema["PredictedLabel"].GetKeyValues(ref keys);
        schema["Score"].Annotations.GetValue("TrainingLabelValues", ref trained);

        Assert.Equal([5, 15, 25], keys.DenseValues());
        Assert.Equal([5, 15, 25], trained.DenseValues());
    }

    [Fact]
    public void Predicted_text_IsThatOfTheLargestScore()
    {
        IDataView scored = Scored("multiclass Name");
        IDataView named = _mlContext.Transforms.Conversion.MapKeyToValue("PredictedName", "PredictedLabel").Fit(scored).Transform(scored);

        int right = named.GetColumn<string>("PredictedName").Zip(named.GetColumn<string>("Name")).Count(pair => pair.First == pair.Second);

        Assert.True(right > 83, $"{right} of 100");
    }

    private IDataView Scored(string name, float reach = 1f)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitSmall(_mlContext, Rows.Make(300), options =>
        {
            options.Layers = [new Dense(12), new Dense(task.Outputs)];
            options.Epochs = 60;
        });
        IEnumerable<Row> rows =
            Rows.Make(100, seed: 2).Select(row => Rows.With(row, Rows.Dense([.. row.Features.DenseValues().Select(x => x * reach)])));
        return model.Transform(task.View(_mlContext, [.. rows]));
    }
}
