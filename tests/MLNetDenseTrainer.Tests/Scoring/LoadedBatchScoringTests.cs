using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Scoring;

/// <summary>A loaded model scores row by row until it is told to score in batches: to the same bits.</summary>
public sealed class LoadedBatchScoringTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    // The transformer of several numbers is this package's own, and never scores otherwise.
    public static TheoryData<string> TasksOfMLNetsOwnTransformers => [.. Tasks.OnePerTrainer.Except([Tasks.MultiOutput.Name])];

    [Theory]
    [MemberData(nameof(TasksOfMLNetsOwnTransformers))]
    public void Loaded_model_ScoresInBatchesToTheSameBits(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        IDataView view = task.View(_mlContext, Rows.Make(3000));
        ITransformer model = _mlContext.Transforms.NormalizeMinMax("Features").Append(task.SmallTrainer(_mlContext)).Fit(task.View(_mlContext, Rows.Make(40)));
        ITransformer loaded = ModelFile.Reload(_mlContext, model);
        Assert.False(ScoresInBatches(loaded));
        int[] rowByRow = Columns.ScoreBits(loaded.Transform(view));

        ITransformer batched = _mlContext.Model.ScoreInBatches(loaded);

        Assert.Same(loaded, batched);
        Assert.True(ScoresInBatches(batched));
        Assert.Equal(rowByRow, Columns.ScoreBits(batched.Transform(view)));
        Assert.Equal(ModelFile.Entries(_mlContext, model), ModelFile.Entries(_mlContext, batched));
    }

    [Fact]
    public void Threshold_of_the_user_Stays()
    {
        var model = (BinaryPredictionTransformer<DenseNetworkBinaryModelParameters>)Tasks.Binary.FitSmall(_mlContext, Rows.Make(200), options => options.Epochs = 20);
        IDataView view = Tasks.Binary.View(_mlContext, Rows.Make(200));

        var cautious = _mlContext.Model.ScoreInBatches(_mlContext.BinaryClassification.ChangeModelThreshold(model, 0.7f));

        IDataView scored = cautious.Transform(view);
        Assert.True(ScoresInBatches(cautious));
        Assert.Equal(Columns.Scores(scored).Select(score => score > 0.7f), scored.GetColumn<bool>("PredictedLabel"));
        Assert.Contains(Columns.Scores(scored), score => score is > 0f and < 0.7f);
    }

    [Fact]
    public void Chains_within_chains_AreSearchedAndOtherModelsLeftAlone()
    {
        IDataView view = Tasks.Binary.View(_mlContext, Rows.Make(40));
        ITransformer inner = _mlContext.Transforms.CopyColumns("Copy", "Features").Append(Tasks.Binary.SmallTrainer(_mlContext)).Fit(view);
        ITransformer loaded = ModelFile.Reload(_mlContext, new TransformerChain<ITransformer>(inner, _mlContext.Transforms.CopyColumns("Again", "Score").Fit(inner.Transform(view))));
        ITransformer other = _mlContext.BinaryClassification.Trainers.SdcaLogisticRegression().Fit(view);

        Assert.True(ScoresInBatches(_mlContext.Model.ScoreInBatches(loaded)));
        Assert.Same(other, _mlContext.Model.ScoreInBatches(other));
        Assert.Throws<ArgumentNullException>(() => _mlContext.Model.ScoreInBatches<ITransformer>(null!));
        Assert.Throws<ArgumentNullException>(() => ((ModelOperationsCatalog)null!).ScoreInBatches(other));
    }

    // Nothing but speed tells from outside.
    private bool ScoresInBatches(ITransformer model)
    {
        ITransformer network = Parts(model).Single(part => part is ISingleFeaturePredictionTransformer<object>);
        IDataView scored = network.Transform(Tasks.Binary.View(_mlContext, Rows.Make(1)));
        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        return cursor.GetType().Name == "ScoredCursor";
    }

    private static IEnumerable<ITransformer> Parts(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.SelectMany(Parts) : [model];
}
