using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Scoring;

/// <summary>Score, Probability and PredictedLabel of a binary classifier tell one story.</summary>
public sealed class BinaryScoresTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(1f)]
    [InlineData(1000f)]
    public void Probability_IsTheSigmoidOfTheScore(float reach)
    {
        IDataView scored = Scored(reach);
        float[] scores = Columns.Scores(scored);
        float[] probabilities = Columns.Scores(scored, "Probability");

        if (reach > 1f)
            Assert.Contains(scores, score => Math.Abs(score) > 40f);
        foreach ((float score, float probability) in scores.Zip(probabilities))
        {
            double expected = score >= 0 ? 1 / (1 + Math.Exp(-(double)score)) : Math.Exp(score) / (1 + Math.Exp(score));
            // Once rounded to float: half a unit in the last place, twice for safety.
            Assert.InRange(probability, expected * (1 - 1.2e-7) - float.Epsilon, expected * (1 + 1.2e-7) + float.Epsilon);
        }
        float[] byScore = [.. scores.Zip(probabilities).OrderBy(pair => pair.First).Select(pair => pair.Second)];
        Assert.Equal(byScore.Order(), byScore);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(1000f)]
    public void PredictedLabel_IsThatOfScoreAndProbability(float reach)
    {
        IDataView scored = Scored(reach);
        float[] scores = Columns.Scores(scored);
        float[] probabilities = Columns.Scores(scored, "Probability");
        bool[] predicted = [.. scored.GetColumn<bool>("PredictedLabel")];

        Assert.Equal(scores.Select(score => score > 0f), predicted);
        Assert.Equal(probabilities.Select(probability => probability > 0.5f), predicted);
        Assert.Contains(true, predicted);
        Assert.Contains(false, predicted);
    }

    [Fact]
    public void Separable_classes_AreToldApart()
    {
        List<Row> rows = Rows.Make(400);

        IDataView scored = Tasks.Binary.FitSmall(_mlContext, rows,
            options => options.Epochs = 60).Transform(Tasks.Binary.View(_mlContext, Rows.Make(200, seed: 2)));

        // What scikit-learn asks of its classifiers on easy data.
        Assert.True(_mlContext.BinaryClassification.Evaluate(scored).Accuracy > 0.83);
    }

    private IDataView Scored(float reach)
    {
        ITransformer model = Tasks.Binary.FitSmall(_mlContext, Rows.Make(200), options =>
        {
            options.Layers = [new Dense(8), new Dense(1)];
            options.Epochs = 30;
        });
        IEnumerable<Row> rows =
            Rows.Make(200, seed: 2).Select(row => Rows.With(row, Rows.Dense([.. row.Features.DenseValues().Select(x => x * reach)])));
        return model.Transform(Tasks.Binary.View(_mlContext, [.. rows]));
    }
}
