using MLNetDenseTrainer;
using MLNetDenseTrainer.Interop;

namespace Microsoft.ML;

/// <summary>Operations of <c>mlContext.Model</c> on models that hold a dense network.</summary>
public static class DenseNetworkModelCatalog
{
    /// <summary>Makes the dense networks of a loaded model score in batches, on all processors.</summary>
    /// <remarks>
    /// A model that was loaded, or made by <c>ChangeModelThreshold</c>, gets its scorer from ML.NET, which scores row by row. Scores have
    /// the same bits either way. Only <c>Transform</c> of many rows becomes faster. The rest of the model stays as it is.
    /// </remarks>
    /// <param name="catalog">The catalog, <c>mlContext.Model</c>.</param>
    /// <param name="model">A prediction transformer, or a chain with some in it, also within other chains. It is changed in place.</param>
    /// <typeparam name="TTransformer">The type of the model.</typeparam>
    /// <returns>The same model.</returns>
    /// <example><code>ITransformer model = mlContext.Model.ScoreInBatches(mlContext.Model.Load("model.zip", out _));</code></example>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static TTransformer ScoreInBatches<TTransformer>(this ModelOperationsCatalog catalog, TTransformer model)
        where TTransformer : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ScoreInBatches(catalog.GetEnvironment(), model);
        return model;
    }

    private static void ScoreInBatches(IHostEnvironment env, ITransformer model)
    {
        switch (model)
        {
            case PredictionTransformerBase<DenseNetworkBinaryModelParameters> binary:
                PredictionTransformerScorer<DenseNetworkBinaryModelParameters>.ScoreInBatches(env, binary);
                break;
            case PredictionTransformerBase<DenseNetworkRegressionModelParameters> regression:
                PredictionTransformerScorer<DenseNetworkRegressionModelParameters>.ScoreInBatches(env, regression);
                break;
            case PredictionTransformerBase<DenseNetworkMulticlassModelParameters> multiclass:
                PredictionTransformerScorer<DenseNetworkMulticlassModelParameters>.ScoreInBatches(env, multiclass);
                break;
            case ITransformerChainAccessor chain:
                foreach (ITransformer part in chain.Transformers)
                    ScoreInBatches(env, part);
                break;
        }
    }
}
