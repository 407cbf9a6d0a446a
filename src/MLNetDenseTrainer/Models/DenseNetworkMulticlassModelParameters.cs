using MLNetDenseTrainer;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Models;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Resume;

[assembly: LoadableClass(typeof(DenseNetworkMulticlassModelParameters), null, typeof(SignatureLoadModel),
    "Dense network multiclass classifier", DenseNetworkMulticlassModelParameters.LoaderSignature)]

namespace MLNetDenseTrainer;

/// <summary>A trained dense network that tells several classes apart. Its score is the probability of each class.</summary>
public sealed class DenseNetworkMulticlassModelParameters : DenseNetworkModelParameters<VBuffer<float>>
{
    internal const string LoaderSignature = "DenseNetworkMulticlass";

    private static readonly VersionInfo _version = NetworkFile.Version("DNNMULTI", LoaderSignature);

    internal DenseNetworkMulticlassModelParameters(IHostEnvironment env, TrainedNetwork network, TrainingRecord record)
        : base(env, _version, network, record)
    {
        NumberOfClasses = network.Shape.Outputs;
    }

    /// <summary>Number of classes, and so of scores.</summary>
    public int NumberOfClasses { get; }

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.MulticlassClassification;

    internal static DenseNetworkMulticlassModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) =>
        NetworkFile.Load<DenseNetworkMulticlassModelParameters>(
            ctx, _version, MulticlassHead.Instance, (network, record) => new(env, network, record));
}
