using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Ecosystem;

/// <summary>What ML.NET builds on a binary trainer: calibrators, thresholds, and multiclass trainers made of many.</summary>
public sealed class MetaTrainerTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Calibrators_FollowTheTrainer()
    {
        IDataView view = Tasks.Binary.View(_mlContext, Rows.Make(200));
        DenseNetworkBinaryTrainer trainer = Trainer(options => options.ExampleWeightColumnName = "Weight");

        foreach (IEstimator<ITransformer> calibrator in (IEstimator<ITransformer>[])
            [
                _mlContext.BinaryClassification.Calibrators.Platt(exampleWeightColumnName: "Weight"),
                _mlContext.BinaryClassification.Calibrators.Isotonic(exampleWeightColumnName: "Weight"),
                _mlContext.BinaryClassification.Calibrators.Naive(),
            ])
        {
            ITransformer model = trainer.Append(calibrator).Fit(view);
            float[] probabilities = Columns.Scores(ModelFile.Reload(_mlContext, model).Transform(view), "Probability");

            Assert.Equal(Columns.Scores(model.Transform(view), "Probability"), probabilities);
            Assert.All(probabilities, probability => Assert.InRange(probability, 0f, 1f));
            Assert.True(_mlContext.BinaryClassification.Evaluate(model.Transform(view)).AreaUnderRocCurve > 0.8);
        }
    }

    [Fact]
    public void ChangeModelThreshold_MovesPredictionsAlone()
    {
        IDataView view = Tasks.Binary.View(_mlContext, Rows.Make(200));
        BinaryPredictionTransformer<DenseNetworkBinaryModelParameters> model = Trainer().Fit(view);

        var cautious = _mlContext.BinaryClassification.ChangeModelThreshold(model, 0.7f);
        IDataView scored = ModelFile.Reload(_mlContext, cautious).Transform(view);

        Assert.Equal(Columns.ScoreBits(model.Transform(view)), Columns.ScoreBits(scored));
        Assert.Equal(Columns.Scores(scored).Select(score => score > 0.7f), scored.GetColumn<bool>("PredictedLabel"));
        Assert.Contains(Columns.Scores(scored), score => score is > 0f and < 0.7f);
    }

    [Fact]
    public void OneVersusAll_AndPairwiseCoupling_LearnAndSurviveLoading()
    {
        IDataView view = Tasks.Multiclass.View(_mlContext, Rows.Make(200));
        DenseNetworkBinaryTrainer trainer = Trainer();

        foreach (IEstimator<ITransformer> many in (IEstimator<ITransformer>[])
            [
                _mlContext.MulticlassClassification.Trainers.OneVersusAll(trainer),
                _mlContext.MulticlassClassification.Trainers.OneVersusAll(trainer, useProbabilities: false),
                _mlContext.MulticlassClassification.Trainers.PairwiseCoupling(trainer),
            ])
        {
            ITransformer model = many.Fit(view);

            Assert.True(_mlContext.MulticlassClassification.Evaluate(model.Transform(view)).MicroAccuracy > 0.6);
            Assert.Equal(Columns.ScoreBits(model.Transform(view)), Columns.ScoreBits(ModelFile.Reload(_mlContext, model).Transform(view)));
        }
    }

    private DenseNetworkBinaryTrainer Trainer(Action<DenseNetworkOptions>? configure = null) =>
        (DenseNetworkBinaryTrainer)Tasks.Binary.SmallTrainer(_mlContext, options =>
        {
            options.Epochs = 20;
            configure?.Invoke(options);
        });
}
