using Microsoft.ML;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>In which form the model comes whose scoring is measured.</summary>
internal static class ModelForms
{
    public static ITransformer ToScoreWith(string form, MLContext mlContext, IDataView data, int[] sizes) => form switch
    {
        "trained" => Networks.ToScoreWith(mlContext, data, sizes),
        "recipe" => Networks.RecipeToScoreWith(mlContext, data, sizes),
        "loaded" => Loaded(mlContext, Networks.ToScoreWith(mlContext, data, sizes)),
        "batches" => mlContext.Model.ScoreInBatches(Loaded(mlContext, Networks.ToScoreWith(mlContext, data, sizes))),
        _ => throw new UsageException($"--model is trained, recipe, loaded, or batches for a loaded one told to score in batches, not '{form}'."),
    };

    private static ITransformer Loaded(MLContext mlContext, ITransformer model)
    {
        using var file = new MemoryStream();
        mlContext.Model.Save(model, null, file);
        file.Position = 0;
        return mlContext.Model.Load(file, out _);
    }
}
