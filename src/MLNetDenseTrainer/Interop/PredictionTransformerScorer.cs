using MLNetDenseTrainer.Scoring;

namespace MLNetDenseTrainer.Interop;

/// <summary>The scorer within a prediction transformer of ML.NET, which ML.NET keeps to itself.</summary>
/// <typeparam name="TModel">The model parameters within the transformer.</typeparam>
internal static class PredictionTransformerScorer<TModel>
    where TModel : class
{
    /// <summary>Has a transformer score in batches from now on, unless it does already.</summary>
    public static void ScoreInBatches(IHostEnvironment env, PredictionTransformerBase<TModel> transformer)
    {
        RowToRowScorerBase scorer = Get(transformer);
        if (scorer is not BatchScoringTransform)
            Set(transformer, new BatchScoringTransform(env, scorer, ((IDenseNetworkModel)transformer.Model).Network));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Scorer")]
    private static extern RowToRowScorerBase Get(PredictionTransformerBase<TModel> transformer);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_Scorer")]
    private static extern void Set(PredictionTransformerBase<TModel> transformer, RowToRowScorerBase scorer);
}
