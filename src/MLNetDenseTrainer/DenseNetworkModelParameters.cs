using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training;
using MLNetDenseTrainer.Persistence;
using MLNetDenseTrainer.Scoring;

namespace MLNetDenseTrainer;

/// <summary>A trained dense network.</summary>
/// <typeparam name="TOutput">The type of its score.</typeparam>
public abstract class DenseNetworkModelParameters<TOutput> : ModelParametersBase<TOutput>, IDenseNetworkModel, IValueMapper
{
    private readonly TrainedNetwork _network;
    private readonly TrainingRecord _record;
    private readonly VectorDataViewType _inputType;
    private readonly IReadOnlyList<DenseLayerParameters>[] _layers;

    private protected DenseNetworkModelParameters(IHostEnvironment env, string name, TrainedNetwork network, TrainingRecord record)
        : base(env, name)
    {
        _network = network;
        _record = record;
        _inputType = new VectorDataViewType(NumberDataViewType.Single, network.Features);
        _layers = [.. network.Members.Select(member => LayersOf(member))];
    }

    /// <summary>Number of features a row has.</summary>
    public int NumberOfFeatures => _network.Features;

    /// <summary>How the network scales its features before the first layer.</summary>
    public InputScaling InputScaling => _network.InputScaler.Kind;

    /// <summary>What a missing feature means to the model.</summary>
    public MissingValues MissingValues => _network.InputScaler.Missing;

    /// <summary>Number of networks whose outputs are averaged.</summary>
    public int NumberOfNetworks => _network.Members.Length;

    /// <summary>The layers, from the features to the prediction; of the first network, where there are several.</summary>
    public IReadOnlyList<DenseLayerParameters> Layers => LayersOf(0);

    /// <summary>The epochs of the training that gave this model, the first one first.</summary>
    public IReadOnlyList<EpochMetrics> History => _record.History;

    /// <summary>
    /// How the model did on rows that it had not learnt from, measured when training ended; <see langword="null"/> where none were held back. For an ensemble these are
    /// out-of-fold figures: an estimate that else takes a cross-validation.
    /// </summary>
    public HeldOutMetrics? HeldOut => _record.HeldOut;

    /// <summary>The layers of one of the networks.</summary>
    /// <param name="network">Which, from 0.</param>
    /// <returns>The layers, from the features to the prediction.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such network.</exception>
    public IReadOnlyList<DenseLayerParameters> LayersOf(int network)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(network);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(network, NumberOfNetworks);
        return _layers[network];
    }

    TrainedNetwork IDenseNetworkModel.Network => _network;

    TrainingRecord IDenseNetworkModel.Record => _record;

    DataViewType IValueMapper.InputType => _inputType;

    DataViewType IValueMapper.OutputType => OutputType;

    private protected abstract DataViewType OutputType { get; }

    /// <summary>A table of the layers: units, activation, parameters.</summary>
    /// <returns>Several lines of text.</returns>
    public override string ToString()
    {
        IEnumerable<string> layers = _network.Shape.Layers.Select((layer, l) => Line(l + 1, layer.Units, layer.Activation, layer.ParameterCount));
        return string.Join('\n',
        [
            FormattableString.Invariant($"Dense network, {_network.Task}, {NumberOfFeatures} features, input scaling {InputScaling}"),
            Line("layer", "units", "activation", "parameters"),
            .. layers,
            Line("total", "", "", _network.Shape.ParameterCount),
        ]);
    }

    private static IReadOnlyList<DenseLayerParameters> LayersOf(ParameterBlock member) =>
        [.. member.Shape.Layers.Select((layer, l) => new DenseLayerParameters(layer, member.Weights(l), member.Biases(l)))];

    private static string Line(object layer, object units, object activation, object parameters) =>
        FormattableString.Invariant($"{layer,5} {units,7}  {activation,-10} {parameters,12}");

    ValueMapper<TSource, TDestination> IValueMapper.GetMapper<TSource, TDestination>() =>
        CreateMapper() as ValueMapper<TSource, TDestination>
        ?? throw new InvalidOperationException($"A dense network maps {_inputType} to {OutputType}, not {typeof(TSource)} to {typeof(TDestination)}.");

    /// <summary>Saves the model. Called by ML.NET.</summary>
    /// <param name="ctx">Where to.</param>
    protected sealed override void SaveCore(ModelSaveContext ctx)
    {
        // Nothing in ML.NET's own stream: all is in our entries, which are checked as they are read.
        ctx.SetVersionInfo(ModelVersion);
        NetworkFile.Save(ctx, _network, _record);
    }

    private protected abstract VersionInfo ModelVersion { get; }

    /// <summary>A delegate of ValueMapper that has buffers of its own, so that each may run on its own thread.</summary>
    private protected abstract Delegate CreateMapper();

    /// <summary>Scores one row at a time with buffers of its own.</summary>
    private protected RowMapper CreateRowMapper() => new(_network);
}
