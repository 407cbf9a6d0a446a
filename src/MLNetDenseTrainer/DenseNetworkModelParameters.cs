using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Persistence;
using MLNetDenseTrainer.Scoring;

namespace MLNetDenseTrainer;

/// <summary>A trained dense network.</summary>
/// <typeparam name="TOutput">The type of its score.</typeparam>
public abstract class DenseNetworkModelParameters<TOutput> : ModelParametersBase<TOutput>, IDenseNetworkModel, IValueMapper
{
    private readonly TrainedNetwork _network;
    private readonly VectorDataViewType _inputType;

    private protected DenseNetworkModelParameters(IHostEnvironment env, string name, TrainedNetwork network, IReadOnlyList<EpochMetrics> history)
        : base(env, name)
    {
        _network = network;
        _inputType = new VectorDataViewType(NumberDataViewType.Single, network.Shape.Inputs);
        History = history;
        Layers = [.. network.Shape.Layers.Select((layer, l) => new DenseLayerParameters(layer, network.Parameters.Weights(l), network.Parameters.Biases(l)))];
    }

    /// <summary>Number of features a row has.</summary>
    public int NumberOfFeatures => _network.Shape.Inputs;

    /// <summary>How the network scales its features before the first layer.</summary>
    public InputScaling InputScaling => _network.InputScaler.Kind;

    /// <summary>The layers, from the features to the prediction.</summary>
    public IReadOnlyList<DenseLayerParameters> Layers { get; }

    /// <summary>The epochs of the training that gave this model, the first one first.</summary>
    public IReadOnlyList<EpochMetrics> History { get; }

    TrainedNetwork IDenseNetworkModel.Network => _network;

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
        NetworkFile.Save(ctx, _network, History);
    }

    private protected abstract VersionInfo ModelVersion { get; }

    /// <summary>A delegate of ValueMapper that has buffers of its own, so that each may run on its own thread.</summary>
    private protected abstract Delegate CreateMapper();

    /// <summary>Scores one row at a time with buffers of its own.</summary>
    private protected RowMapper CreateRowMapper() => new(_network);
}
