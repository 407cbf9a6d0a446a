using MLNetDenseTrainer;
using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Models;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Scoring;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(DenseNetworkMulticlassModelParameters), null, typeof(SignatureLoadModel),
    "Dense network multiclass classifier", DenseNetworkMulticlassModelParameters.LoaderSignature)]

namespace MLNetDenseTrainer;

/// <summary>A trained dense network that tells several classes apart. Its score is the probability of each class.</summary>
public sealed class DenseNetworkMulticlassModelParameters : DenseNetworkModelParameters<VBuffer<float>>
{
    internal const string LoaderSignature = "DenseNetworkMulticlass";

    private static readonly VersionInfo _version = NetworkFile.Version("DNNMULTI", LoaderSignature);

    private readonly VectorDataViewType _outputType;

    internal DenseNetworkMulticlassModelParameters(IHostEnvironment env, TrainedNetwork network, TrainingRecord record)
        : base(env, LoaderSignature, network, record)
    {
        NumberOfClasses = network.Shape.Outputs;
        _outputType = new VectorDataViewType(NumberDataViewType.Single, NumberOfClasses);
    }

    /// <summary>Number of classes, and so of scores.</summary>
    public int NumberOfClasses { get; }

    /// <summary>What the model predicts.</summary>
    protected override PredictionKind PredictionKind => PredictionKind.MulticlassClassification;

    private protected override DataViewType OutputType => _outputType;

    private protected override VersionInfo ModelVersion => _version;

    internal static DenseNetworkMulticlassModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        (TrainedNetwork network, TrainingRecord record) = NetworkFile.Load(ctx, _version, MulticlassHead.Instance);
        return new DenseNetworkMulticlassModelParameters(env, network, record);
    }

    private protected override Delegate CreateMapper()
    {
        RowMapper mapper = CreateRowMapper();
        return (ValueMapper<VBuffer<float>, VBuffer<float>>)((in VBuffer<float> features, ref VBuffer<float> scores) =>
        {
            Span<float> outputs = mapper.Score(in features);
            VBufferEditor<float> editor = VBufferEditor.Create(ref scores, outputs.Length);
            outputs.CopyTo(editor.Values);
            scores = editor.Commit();
        });
    }
}
