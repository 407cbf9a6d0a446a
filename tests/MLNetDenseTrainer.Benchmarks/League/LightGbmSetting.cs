using Microsoft.ML;
using Microsoft.ML.Trainers.LightGbm;

namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>One choice of LightGBM's hyperparameters. <see langword="null"/> members stay at ML.NET's defaults.</summary>
internal sealed record LightGbmSetting(
    int? Leaves, int? MinimumPerLeaf, double? LearningRate, int Iterations, GradientBooster.Options Booster)
{
    public static LightGbmSetting Default { get; } = new(null, null, null, 100, new GradientBooster.Options());

    /// <summary>Draws a choice. Ranges span what is usual around the defaults.</summary>
    public static LightGbmSetting Draw(Random random) => new(
        (int)LogUniform(random, 8, 256),
        (int)LogUniform(random, 2, 100),
        LogUniform(random, 0.01, 0.3),
        (int)LogUniform(random, 50, 800),
        new GradientBooster.Options
        {
            L2Regularization = LogUniform(random, 0.01, 10),
            FeatureFraction = 0.4 + 0.6 * random.NextDouble(),
            SubsampleFraction = 0.6 + 0.4 * random.NextDouble(),
            SubsampleFrequency = 1,
        });

    public IEstimator<ITransformer> Trainer(MLContext context, LeagueTask task) => task switch
    {
        LeagueTask.Binary => context.BinaryClassification.Trainers.LightGbm(new LightGbmBinaryTrainer.Options
        {
            NumberOfLeaves = Leaves,
            MinimumExampleCountPerLeaf = MinimumPerLeaf,
            LearningRate = LearningRate,
            NumberOfIterations = Iterations,
            Booster = Booster,
        }),
        LeagueTask.Regression => context.Regression.Trainers.LightGbm(new LightGbmRegressionTrainer.Options
        {
            NumberOfLeaves = Leaves,
            MinimumExampleCountPerLeaf = MinimumPerLeaf,
            LearningRate = LearningRate,
            NumberOfIterations = Iterations,
            Booster = Booster,
        }),
        _ => context.MulticlassClassification.Trainers.LightGbm(new LightGbmMulticlassTrainer.Options
        {
            NumberOfLeaves = Leaves,
            MinimumExampleCountPerLeaf = MinimumPerLeaf,
            LearningRate = LearningRate,
            NumberOfIterations = Iterations,
            Booster = Booster,
        }),
    };

    private static double LogUniform(Random random, double least, double most) => least * Math.Pow(most / least, random.NextDouble());
}
