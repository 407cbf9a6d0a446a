using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Honesty;

/// <summary>Trains on generated rows, by the recipe unless options say otherwise.</summary>
public static class DefaultFit
{
    public static (ITransformer Model, HeldOutMetrics HeldOut) Of(
        KnownRows rows, MLContext mlContext, Action<DenseNetworkOptions>? change = null)
    {
        IDataView view = rows.View(mlContext);
        switch (rows.Task)
        {
            case GeneratedTask.Binary:
                BinaryPredictionTransformer<DenseNetworkBinaryModelParameters> binary =
                    mlContext.DenseNetwork(Changed(new DenseNetworkBinaryTrainer.Options(), change)).Fit(view);
                return (binary, binary.Model.HeldOut!);
            case GeneratedTask.FiveClass:
                MulticlassPredictionTransformer<DenseNetworkMulticlassModelParameters> multiclass =
                    mlContext.DenseNetwork(Changed(new DenseNetworkMulticlassTrainer.Options(), change)).Fit(view);
                return (multiclass, multiclass.Model.HeldOut!);
            default:
                RegressionPredictionTransformer<DenseNetworkRegressionModelParameters> regression =
                    mlContext.DenseNetwork(Changed(new DenseNetworkRegressionTrainer.Options(), change)).Fit(view);
                return (regression, regression.Model.HeldOut!);
        }
    }

    private static TOptions Changed<TOptions>(TOptions options, Action<DenseNetworkOptions>? change)
        where TOptions : DenseNetworkOptions
    {
        change?.Invoke(options);
        return options;
    }
}
