using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Ecosystem;

/// <summary>ML.NET's evaluators and cross-validation take what the trainers give.</summary>
public sealed class EvaluationTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CrossValidate_TakesEveryTask(bool canShuffle)
    {
        IDataView View(TaskUnderTest task) =>
            task.View(_mlContext, Rows.Make(200)) is var view && canShuffle ? _mlContext.Data.Cache(view) : view;
        IEstimator<ITransformer> Trainer(TaskUnderTest task) => task.SmallTrainer(_mlContext, options => options.Epochs = 30);

        var binary = _mlContext.BinaryClassification.CrossValidate(View(Tasks.Binary), Trainer(Tasks.Binary), numberOfFolds: 3);
        var regression = _mlContext.Regression.CrossValidate(View(Tasks.Regression), Trainer(Tasks.Regression), numberOfFolds: 3);
        var multiclass =
            _mlContext.MulticlassClassification.CrossValidate(View(Tasks.Multiclass), Trainer(Tasks.Multiclass), numberOfFolds: 3);

        Assert.Equal(canShuffle, View(Tasks.Binary).CanShuffle);
        // Far above guessing, far below what the data allow.
        Assert.Equal(3, binary.Count(fold => fold.Metrics.AreaUnderRocCurve > 0.8));
        Assert.Equal(3, regression.Count(fold => fold.Metrics.RSquared > 0.5));
        Assert.Equal(3, multiclass.Count(fold => fold.Metrics.MicroAccuracy > 0.6));
    }

    [Theory]
    [InlineData("multiclass Name")]
    [InlineData("multiclass Class")]
    [InlineData("multiclass BareKey")]
    public void Multiclass_evaluator_SeesAllClasses(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        IDataView view = task.View(_mlContext, Rows.Make(200));

        ITransformer model = task.SmallTrainer(_mlContext, options => options.Epochs = 30).Fit(view);
        var metrics = _mlContext.MulticlassClassification.Evaluate(model.Transform(view));

        Assert.Equal(Rows.Classes, metrics.PerClassLogLoss.Count);
        Assert.Equal(Rows.Classes, metrics.ConfusionMatrix.NumberOfClasses);
        Assert.True(metrics.MicroAccuracy > 0.6);
        // The loss of training is the mean log-loss of the evaluator, up to one epoch's progress.
        Assert.True(metrics.LogLoss < Math.Log(Rows.Classes));
    }
}
