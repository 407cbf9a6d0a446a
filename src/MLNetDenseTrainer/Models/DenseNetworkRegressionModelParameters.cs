using MLNetDenseTrainer;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Models;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Resume;

[assembly: LoadableClass(typeof(DenseNetworkRegressionModelParameters), null, typeof(SignatureLoadModel),
    "Dense network regression", DenseNetworkRegressionModelParameters.LoaderSignature)]

namespace MLNetDenseTrainer;

/// <summary>A trained dense network that predicts a number. Its score is on the label's own scale.</summary>
public sealed class DenseNetworkRegressionModelParameters : DenseNetworkModelParameters<float>
{
    internal const string LoaderSignature = "DenseNetworkRegression";

    private static readonly VersionInfo _version = NetworkFile.Version("DNNREGRS", LoaderSignature);

    internal DenseNetworkRegressionModelParameters(IHostEnvironment env, TrainedNetwork network, TrainingRecord record)
        : base(env, _version, network, record)
    {
        TargetCenter = network.Head.Scalings[0].Center;
        TargetScale = network.Head.Scalings[0].Scale;
    }

    /// <summary>Score = last layer's output * <see cref="TargetScale"/> + this; 0 unless targets were standardized.</summary>
    public float TargetCenter { get; }

    /// <summary>Score = last layer's output * this + <see cref="TargetCenter"/>; 1 unless targets were standardized.</summary>
    public float TargetScale { get; }

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.Regression;

    internal static DenseNetworkRegressionModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) =>
        NetworkFile.Load<DenseNetworkRegressionModelParameters>(
            ctx, _version, RegressionHead.Scalar, (network, record) => new(env, network, record));
}
