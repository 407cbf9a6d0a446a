using MLNetDenseTrainer.Hunt.Cases;
using Microsoft.ML;

namespace MLNetDenseTrainer.Hunt.Product;

/// <summary>Fits the product's trainers to a case.</summary>
internal static class ProductTraining
{
    // The epochs of a model that a case goes on from.
    private const int EpochsBefore = 2;

    /// <summary>Trains as the case says, on its own data or others; perhaps with options changed.</summary>
    public static ProductModel Fit(HuntCase c, CaseData? data = null, Action<DenseNetworkOptions>? change = null, bool asSparse = false)
    {
        data ??= CaseData.Of(c);
        return FitFrom(c.Continued ? Before(c, data) : null, c, data, change, asSparse);
    }

    /// <summary>The model as it is before its first step: its steps have been too small to change anything.</summary>
    public static ProductModel Start(HuntCase c, CaseData data) => c.Continued ? Before(c, data) : FitFrom(null, c, data, StandStill);

    /// <summary>Options whose steps change no parameter.</summary>
    public static void StandStill(DenseNetworkOptions options)
    {
        options.LearningRate = 1e-30f;
        options.Epochs = 1;
        options.EarlyStopping = null;
        if (options is DenseNetworkClassificationOptions classification)
            (classification.TemperatureScaling, classification.LabelSmoothing) = (false, 0f);
    }

    /// <summary>Trains, from a model where one is given.</summary>
    public static ProductModel FitFrom(
        ProductModel? model, HuntCase c, CaseData data, Action<DenseNetworkOptions>? change = null, bool asSparse = false)
    {
        var context = new MLContext(1);
        IDataView training = CaseView.Of(context, c, data.Training, asSparse);
        IDataView? validation = data.Validation.Count == 0 ? null : CaseView.Of(context, c, data.Validation, asSparse);
        DenseNetworkOptions options = CaseOptions.Of(c);
        options.ValidationSet = c.ValidationByOption ? validation : null;
        change?.Invoke(options);
        IDataView? given = c.ValidationByOption ? null : validation;
        ITransformer fitted = options switch
        {
            DenseNetworkBinaryTrainer.Options o => Fit(context.DenseNetwork(o), training, given, model),
            DenseNetworkMulticlassTrainer.Options o => Fit(context.DenseNetwork(o), training, given, model),
            DenseNetworkRegressionTrainer.Options o => Fit(context.DenseNetwork(o), training, given, model),
            DenseNetworkMultiOutputRegressionTrainer.Options o => Fit(context.DenseNetwork(o), training, given, model),
            _ => throw new ArgumentException($"There is no trainer for {options}.", nameof(c)),
        };
        return new ProductModel(context, c, fitted);
    }

    private static ITransformer Fit<TTransformer, TModel>(
        DenseNetworkTrainerBase<TTransformer, TModel> trainer, IDataView training, IDataView? validation, ProductModel? model)
        where TTransformer : ISingleFeaturePredictionTransformer<TModel>
        where TModel : class
    {
        if (model is not null)
            return trainer.Fit(training, (TModel)model.Parameters);
        return validation is null ? trainer.Fit(training) : trainer.Fit(training, validation);
    }

    private static ProductModel Before(HuntCase c, CaseData data)
    {
        HuntCase before = c with { Smooths = false, EarlyStopping = false, Epochs = EpochsBefore };
        return FitFrom(null, before, data);
    }
}
