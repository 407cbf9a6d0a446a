using MLNetDenseTrainer;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Models;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Resume;

[assembly: LoadableClass(typeof(DenseNetworkMultiOutputRegressionModelParameters), null, typeof(SignatureLoadModel),
    "Dense network multi-output regression", DenseNetworkMultiOutputRegressionModelParameters.LoaderSignature)]

namespace MLNetDenseTrainer;

/// <summary>A trained dense network that predicts several numbers. Its scores are on the scales of the label's numbers.</summary>
public sealed class DenseNetworkMultiOutputRegressionModelParameters : DenseNetworkModelParameters<VBuffer<float>>
{
    internal const string LoaderSignature = "DenseNetworkMultiOutput";

    private static readonly VersionInfo _version = NetworkFile.Version("DNNMOREG", LoaderSignature);

    internal DenseNetworkMultiOutputRegressionModelParameters(IHostEnvironment env, TrainedNetwork network, TrainingRecord record)
        : base(env, _version, network, record)
    {
        NumberOfOutputs = network.Shape.Outputs;
        TargetCenters = [.. network.Head.Scalings.Select(scaling => scaling.Center)];
        TargetScales = [.. network.Head.Scalings.Select(scaling => scaling.Scale)];
    }

    /// <summary>Numbers that the label has, and the score.</summary>
    public int NumberOfOutputs { get; }

    /// <summary>For each output: score = output * its <see cref="TargetScales"/> + this; 0 unless targets were standardized.</summary>
    public IReadOnlyList<float> TargetCenters { get; }

    /// <summary>For each output: score = output * this + its <see cref="TargetCenters"/>; 1 unless targets were standardized.</summary>
    public IReadOnlyList<float> TargetScales { get; }

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.MultiOutputRegression;

    internal static DenseNetworkMultiOutputRegressionModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) =>
        NetworkFile.Load<DenseNetworkMultiOutputRegressionModelParameters>(
            ctx, _version, RegressionHead.Vector, (network, record) => new(env, network, record));
}
