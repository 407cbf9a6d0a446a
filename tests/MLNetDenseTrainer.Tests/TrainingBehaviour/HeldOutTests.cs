using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDenseTrainer.Tests.Support;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>How a model did on rows it had not learnt from.</summary>
public sealed class HeldOutTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Plain_training_without_validation_HoldsNothingOut(string name)
    {
        Assert.Null(Models.HeldOut(Tasks.Named(name).FitSmall(_mlContext, Rows.Make(40))));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Ensemble_CountsEachRowOnce(string name)
    {
        TaskUnderTest task = Tasks.Named(name);

        Assert.Equal(41, Models.HeldOut(task.FitSmall(_mlContext, Rows.Make(41), options => options.EnsembleSize = 3))!.Rows);
        Assert.Equal(41, Models.HeldOut(task.FitRecipe(_mlContext, Rows.Make(41)))!.Rows);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Validation_rows_AreCounted(int networks)
    {
        foreach (TaskUnderTest task in (TaskUnderTest[])[Tasks.Binary, Tasks.Regression, Tasks.Multiclass])
        {
            ITransformer split = task.FitSmall(_mlContext, Rows.Make(100), options => (options.EnsembleSize, options.ValidationFraction) = (networks, 0.25f));
            ITransformer given = task.Fit(
                task.SmallTrainer(_mlContext, options => options.EnsembleSize = networks), task.View(_mlContext, Rows.Make(40)), task.View(_mlContext, Rows.Make(33, seed: 2)));

            // Each class gives its rounded share, and rows that are alike, as those of zeros, stay together.
            Assert.InRange(Models.HeldOut(split)!.Rows, 23, 27);
            Assert.Equal(33, Models.HeldOut(given)!.Rows);
        }
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Figures_OutliveTheFile(string name)
    {
        ITransformer model = Tasks.Named(name).FitRecipe(_mlContext, Rows.Make(40));

        Assert.Equal(Models.HeldOut(model), Models.HeldOut(ModelFile.Reload(_mlContext, model)));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    public void Figures_on_a_validation_set_AreMLNetsOwn(int networks, bool temperature)
    {
        void Configure(DenseNetworkOptions options)
        {
            options.EnsembleSize = networks;
            options.Epochs = 20;
            if (options is DenseNetworkClassificationOptions classification)
                classification.TemperatureScaling = temperature;
        }

        (HeldOutMetrics binary, IDataView scored) = OnValidation(Tasks.Binary, Configure);
        CalibratedBinaryClassificationMetrics expected = _mlContext.BinaryClassification.Evaluate(scored);
        // Theirs is in bits and takes its logarithms of float probabilities.
        Assert.Equal(expected.LogLoss * Math.Log(2), binary.LogLoss!.Value, 1e-5);
        Assert.Equal(expected.Accuracy, binary.Accuracy!.Value, 1e-12);
        Assert.Equal(expected.AreaUnderRocCurve, binary.AreaUnderRocCurve!.Value, 1e-6);
        Assert.Null(binary.RootMeanSquaredError);

        (HeldOutMetrics multiclass, scored) = OnValidation(Tasks.Multiclass, Configure);
        MulticlassClassificationMetrics multiclassExpected = _mlContext.MulticlassClassification.Evaluate(scored);
        Assert.Equal(multiclassExpected.LogLoss, multiclass.LogLoss!.Value, 1e-5);
        Assert.Equal(multiclassExpected.MicroAccuracy, multiclass.Accuracy!.Value, 1e-12);
        Assert.Null(multiclass.AreaUnderRocCurve);

        (HeldOutMetrics regression, scored) = OnValidation(Tasks.Regression, Configure);
        RegressionMetrics regressionExpected = _mlContext.Regression.Evaluate(scored);
        Assert.Equal(regressionExpected.RootMeanSquaredError, regression.RootMeanSquaredError!.Value, 1e-5);
        Assert.Equal(regressionExpected.MeanAbsoluteError, regression.MeanAbsoluteError!.Value, 1e-5);
        Assert.Equal(regressionExpected.RSquared, regression.RSquared!.Value, 1e-5);
        Assert.Null(regression.LogLoss);
    }

    [Fact]
    public void Figures_of_a_learnable_problem_AreBetterThanChance()
    {
        void Longer(DenseNetworkOptions options) => (options.EnsembleSize, options.Epochs) = (3, 40);

        HeldOutMetrics binary = Models.HeldOut(Tasks.Binary.FitSmall(_mlContext, Rows.Make(200), Longer))!;
        HeldOutMetrics multiclass = Models.HeldOut(Tasks.Multiclass.FitSmall(_mlContext, Rows.Make(200), Longer))!;
        HeldOutMetrics regression = Models.HeldOut(Tasks.Regression.FitSmall(_mlContext, Rows.Make(200), Longer))!;

        Assert.True(binary.LogLoss < Math.Log(2) && binary.Accuracy > 0.7 && binary.AreaUnderRocCurve > 0.8, binary.ToString());
        Assert.True(multiclass.LogLoss < Math.Log(3) && multiclass.Accuracy > 0.6, multiclass.ToString());
        Assert.True(regression.RSquared > 0.5 && regression.MeanAbsoluteError <= regression.RootMeanSquaredError, regression.ToString());
    }

    private (HeldOutMetrics Metrics, IDataView Scored) OnValidation(TaskUnderTest task, Action<DenseNetworkOptions> configure)
    {
        IDataView validation = task.View(_mlContext, Rows.Make(60, seed: 2));
        ITransformer model = task.Fit(task.SmallTrainer(_mlContext, configure), task.View(_mlContext, Rows.Make(60)), validation);
        return (Models.HeldOut(model)!, model.Transform(validation));
    }
}
