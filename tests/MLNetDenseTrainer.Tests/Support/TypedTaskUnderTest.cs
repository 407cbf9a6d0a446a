using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Support;

/// <summary>A task by the types of its trainer: what is the same for all.</summary>
public abstract class TypedTaskUnderTest<TTrainer, TOptions, TTransformer, TModel> : TaskUnderTest
    where TTrainer : DenseNetworkTrainerBase<TTransformer, TModel>
    where TOptions : DenseNetworkOptions, new()
    where TTransformer : class, ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    public sealed override DenseNetworkOptions NewOptions() => new TOptions();

    public sealed override IEstimator<ITransformer> Trainer(MLContext mlContext, DenseNetworkOptions options) =>
        (IEstimator<ITransformer>)Create(mlContext, (TOptions)options);

    public sealed override ITransformer Fit(IEstimator<ITransformer> trainer, IDataView data, IDataView validation) =>
        ((TTrainer)trainer).Fit(data, validation);

    public sealed override ITransformer Continue(IEstimator<ITransformer> trainer, IDataView data, ITransformer transformer) =>
        ((TTrainer)trainer).Fit(data, ((TTransformer)transformer).Model);

    protected abstract TTrainer Create(MLContext mlContext, TOptions options);
}
