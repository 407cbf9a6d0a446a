using Microsoft.ML;

namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>LightGBM with the best of a few random settings by cross-validation, then trained on all training rows.</summary>
internal sealed class TunedLightGbm(MLContext context, LeagueTask task) : IEstimator<ITransformer>
{
    private const int Draws = 15;
    private const int Folds = 3;
    private const int Seed = 1;

    public ITransformer Fit(IDataView input)
    {
        IReadOnlyList<DataOperationsCatalog.TrainTestData> folds = context.Data.CrossValidationSplit(input, Folds, seed: Seed);
        var random = new Random(Seed);
        LightGbmSetting[] settings = [LightGbmSetting.Default, .. Enumerable.Range(0, Draws).Select(_ => LightGbmSetting.Draw(random))];
        return settings.MinBy(setting => folds.Average(fold => Loss(setting, fold)))!.Trainer(context, task).Fit(input);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        LightGbmSetting.Default.Trainer(context, task).GetOutputSchema(inputSchema);

    private double Loss(LightGbmSetting setting, DataOperationsCatalog.TrainTestData fold)
    {
        ITransformer model = setting.Trainer(context, task).Fit(fold.TrainSet);
        int metric = Array.IndexOf(Evaluation.MetricsOf(task), task == LeagueTask.Regression ? "rmse" : "logloss");
        return Evaluation.Of(task, model.Transform(fold.TestSet))[metric];
    }
}
