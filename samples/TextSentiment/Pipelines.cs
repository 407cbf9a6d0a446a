using Microsoft.ML;
using Microsoft.ML.Trainers;
using MLNetDenseTrainer;

namespace TextSentiment;

/// <summary>One featuriser, four trainers. The featuriser gives a sparse vector: a number for each word and each three letters that occur in some sentence.</summary>
internal sealed class Pipelines(MLContext mlContext)
{
    private const string Features = "Features";

    public IEstimator<ITransformer> Featurizer() => mlContext.Transforms.Text.FeaturizeText(Features, nameof(Sentence.Text));

    /// <summary>No layers, no options: the trainer chooses.</summary>
    public IEstimator<ITransformer> ChosenNetwork() =>
        Featurizer().Append(mlContext.DenseNetwork(Loss.BinaryCrossEntropy, labelColumnName: nameof(Sentence.IsPositive), featureColumnName: Features));

    public IEstimator<ITransformer> Network() =>
        Featurizer().Append(mlContext.DenseNetwork(
            Loss.BinaryCrossEntropy,
            [new Dense(32, Activation.Relu, dropout: 0.5f), new Dense(1, Activation.Sigmoid)],
            nameof(Sentence.IsPositive),
            Features,
            epochs: 10));

    public IEstimator<ITransformer> LbfgsLogisticRegression() =>
        Featurizer().Append(mlContext.BinaryClassification.Trainers.LbfgsLogisticRegression(new LbfgsLogisticRegressionBinaryTrainer.Options
        {
            LabelColumnName = nameof(Sentence.IsPositive),
            FeatureColumnName = Features,
            NumberOfThreads = 1, // The same result every time.
        }));

    public IEstimator<ITransformer> SdcaLogisticRegression() =>
        Featurizer().Append(mlContext.BinaryClassification.Trainers.SdcaLogisticRegression(new SdcaLogisticRegressionBinaryTrainer.Options
        {
            LabelColumnName = nameof(Sentence.IsPositive),
            FeatureColumnName = Features,
            NumberOfThreads = 1,
        }));
}
