using MLNetDenseTrainer.Scoring;

namespace MLNetDenseTrainer.Interop;

/// <summary>Replaces the scorer in a prediction transformer, which is internal to ML.NET.</summary>
internal static class PredictionTransformerScorer<TModel>
    where TModel : class
{
    /// <summary>Lets a transformer score in batches, unless it does already.</summary>
    public static void ScoreInBatches(IHostEnvironment env, PredictionTransformerBase<TModel> transformer)
    {
        RowToRowScorerBase scorer = Get(transformer);
        if (scorer is not BatchScoringTransform)
            Set(transformer, new BatchScoringTransform(env, scorer, (IDenseNetworkModel)transformer.Model));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Scorer")]
    private static extern RowToRowScorerBase Get(PredictionTransformerBase<TModel> transformer);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_Scorer")]
    private static extern void Set(PredictionTransformerBase<TModel> transformer, RowToRowScorerBase scorer);
}
