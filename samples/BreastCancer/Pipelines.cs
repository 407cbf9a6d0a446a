using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;
using MLNetDenseTrainer;

namespace BreastCancer;

/// <summary>The network's pipeline, and those it is compared with: one featuriser, three trainers.</summary>
internal sealed class Pipelines(MLContext mlContext, string[] featureNames)
{
    private const string FeatureColumn = "Features";

    public EstimatorChain<BinaryPredictionTransformer<DenseNetworkBinaryModelParameters>> DenseNetwork(
        float validationFraction = 0f, Action<EpochProgress>? onEpoch = null) =>
        Featurizer().Append(mlContext.BinaryClassification.Trainers.DenseNetwork(new DenseNetworkBinaryTrainer.Options
        {
            LabelColumnName = BreastCancerData.LabelColumn,
            FeatureColumnName = FeatureColumn,
            Layers = [new Dense(25, Activation.Relu), new Dense(15, Activation.Relu), new Dense(1, Activation.Sigmoid)],
            InputScaling = InputScaling.None, // The featuriser has scaled already.
            L2Regularization = 0.03f, // Few rows, so the weights are kept small.
            Epochs = 100,
            ValidationFraction = validationFraction,
            OnEpoch = onEpoch,
        }));

    /// <summary>No layers, no options: the trainer chooses, and scales by itself.</summary>
    public EstimatorChain<BinaryPredictionTransformer<DenseNetworkBinaryModelParameters>> ChosenNetwork() =>
        mlContext.Transforms.Concatenate(FeatureColumn, featureNames)
            .Append(mlContext.DenseNetwork(Loss.BinaryCrossEntropy, labelColumnName: BreastCancerData.LabelColumn, featureColumnName: FeatureColumn));

    public IEstimator<ITransformer> LbfgsLogisticRegression() =>
        Featurizer().Append(mlContext.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
        {
            LabelColumnName = BreastCancerData.LabelColumn,
            FeatureColumnName = FeatureColumn,
            NumberOfThreads = 1, // The same result every time.
        }));

    public IEstimator<ITransformer> SdcaLogisticRegression() =>
        Featurizer().Append(mlContext.BinaryClassification.Trainers.SdcaLogisticRegression(new SdcaLogisticRegressionBinaryTrainer.Options
        {
            LabelColumnName = BreastCancerData.LabelColumn,
            FeatureColumnName = FeatureColumn,
            NumberOfThreads = 1,
        }));

    private EstimatorChain<NormalizingTransformer> Featurizer() =>
        mlContext.Transforms.Concatenate(FeatureColumn, featureNames)
            .Append(mlContext.Transforms.NormalizeMeanVariance(FeatureColumn, fixZero: false));
}
