using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Scoring;

public sealed class RegressionScoresTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Regression_GivesAScoreAndNothingElse()
    {
        IDataView view = Tasks.Regression.View(_mlContext, Rows.Make(40));

        DataViewSchema schema = Tasks.Regression.SmallTrainer(_mlContext).Fit(view).Transform(view).Schema;

        Assert.Equal(["Score"], schema.Skip(view.Schema.Count).Select(column => column.Name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Smooth_target_IsLearnt(bool standardize)
    {
        ITransformer model = Tasks.Regression.FitSmall(_mlContext, Rows.Make(400), options =>
        {
            ((DenseNetworkRegressionTrainer.Options)options).StandardizeTarget = standardize;
            options.Epochs = 60;
        });

        // Half the variance is what scikit-learn asks of its regressors.
        Assert.True(
            _mlContext.Regression.Evaluate(model.Transform(Tasks.Regression.View(_mlContext, Rows.Make(200, seed: 2)))).RSquared > 0.5);
    }
}
