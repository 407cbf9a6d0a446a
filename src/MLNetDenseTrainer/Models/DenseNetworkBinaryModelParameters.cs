using MLNetDenseTrainer;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Models;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Scoring;
using MLNetDenseTrainer.Training.Resume;

[assembly: LoadableClass(typeof(DenseNetworkBinaryModelParameters), null, typeof(SignatureLoadModel),
    "Dense network binary classifier", DenseNetworkBinaryModelParameters.LoaderSignature)]

namespace MLNetDenseTrainer;

/// <summary>A trained dense network that tells two classes apart. Its score is the logit of the probability.</summary>
public sealed class DenseNetworkBinaryModelParameters : DenseNetworkModelParameters<float>, IValueMapperDist
{
    internal const string LoaderSignature = "DenseNetworkBinary";

    private static readonly VersionInfo _version = NetworkFile.Version("DNNBINRY", LoaderSignature);

    internal DenseNetworkBinaryModelParameters(IHostEnvironment env, TrainedNetwork network, TrainingRecord record)
        : base(env, _version, network, record)
    {
    }

    DataViewType IValueMapperDist.DistType => NumberDataViewType.Single;

    /// <inheritdoc/>
    protected override PredictionKind PredictionKind => PredictionKind.BinaryClassification;

    ValueMapper<TSource, TScore, TProbability> IValueMapperDist.GetMapper<TSource, TScore, TProbability>()
    {
        RowMapper mapper = CreateRowMapper();
        ValueMapper<VBuffer<float>, float, float> map = (in VBuffer<float> features, ref float score, ref float probability) =>
        {
            score = mapper.Score(in features)[0];
            probability = BinaryHead.Probability(score);
        };
        return map as ValueMapper<TSource, TScore, TProbability>
            ?? throw new InvalidOperationException(
                $"A binary dense network gives a score and a probability as Single, not {typeof(TScore)} and {typeof(TProbability)}.");
    }

    internal static DenseNetworkBinaryModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) =>
        NetworkFile.Load<DenseNetworkBinaryModelParameters>(
            ctx, _version, BinaryHead.Instance, (network, record) => new(env, network, record));
}
