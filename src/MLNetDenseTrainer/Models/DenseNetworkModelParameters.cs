using MLNetDenseTrainer.Models;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Scoring;
using MLNetDenseTrainer.Training.Resume;
using Microsoft.ML.Model.OnnxConverter;

namespace MLNetDenseTrainer;

/// <summary>A trained dense network.</summary>
/// <typeparam name="TOutput">The type of its score.</typeparam>
public abstract class DenseNetworkModelParameters<TOutput>
    : ModelParametersBase<TOutput>, IDenseNetworkModel, IValueMapper, ISchemaBindableMapper, ISingleCanSaveOnnx, IBindableCanSaveOnnx
{
    private readonly TrainedNetwork _network;
    private readonly TrainingRecord _record;
    private readonly VectorDataViewType _inputType;
    private readonly DataViewType _outputType;
    private readonly VersionInfo _version;
    private readonly IReadOnlyList<DenseLayerParameters>[] _layers;

    private protected DenseNetworkModelParameters(IHostEnvironment env, VersionInfo version, TrainedNetwork network, TrainingRecord record)
        : base(env, version.LoaderSignature)
    {
        _network = network;
        _record = record;
        _version = version;
        _outputType = typeof(TOutput) == typeof(float)
            ? NumberDataViewType.Single
            : new VectorDataViewType(NumberDataViewType.Single, network.Shape.Outputs);
        _inputType = new VectorDataViewType(NumberDataViewType.Single, network.Features);
        _layers = [.. network.Members.Select(member => LayersOf(member))];
    }

    /// <summary>Number of features a row has, with the slots of <see cref="DenseNetworkOptions.CategoricalColumns"/> behind them.</summary>
    public int NumberOfFeatures => _network.Features;

    /// <summary>How the network scales its features before the first layer.</summary>
    public InputScaling InputScaling => _network.Inputs.Scaling;

    /// <summary>How the model treats a missing feature.</summary>
    public MissingValues MissingValues => _network.Inputs.Missing;

    /// <summary>Number of networks whose outputs are averaged.</summary>
    public int NumberOfNetworks => _network.Members.Length;

    /// <summary>The layers, from the features to the prediction. If there are several networks, those of the first.</summary>
    public IReadOnlyList<DenseLayerParameters> Layers => LayersOf(0);

    /// <summary>The epochs of the training that gave this model, the first one first.</summary>
    public IReadOnlyList<EpochMetrics> History => _record.History;

    /// <summary>The epoch whose parameters each network has: the best one where early stopping chose it, else the last.</summary>
    public IReadOnlyList<int> BestEpochs => _record.BestEpochs;

    /// <summary>
    /// Metrics on rows that the model was not trained on, measured when training ended; <see langword="null"/> where none were held back.
    /// For an ensemble these are out-of-fold metrics, as a cross-validation gives them. Rows that belong together, such as several of one
    /// person, are held back one by one, so these metrics are optimistic for a new person.
    /// </summary>
    public HeldOutMetrics? HeldOut => _record.HeldOut;

    /// <summary>
    /// The training in one line for people: rows, loss, optimizer, the recipe's choices, other options in force, and the seed. Options not
    /// named had their plain value, or no effect. Its form may change with the version.
    /// </summary>
    public string TrainedWith => _record.Description;

    /// <summary>The layers of one of the networks.</summary>
    /// <param name="network">The network's index, from 0.</param>
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

    DataViewType IValueMapper.OutputType => _outputType;

    /// <summary>A table of the layers, then the networks, the epochs of their parameters, the last epoch and held-out metrics.</summary>
    /// <returns>Several lines of text.</returns>
    public override string ToString() => ModelSummary.Of(_network, _record);

    /// <summary>Writes the network alone, without the pipeline before it, as an ONNX model.</summary>
    /// <remarks>
    /// <para>
    /// Input: Features, float, rows × <see cref="NumberOfFeatures"/>, unscaled. NaN means the same as here (<see cref="MissingValues"/>).
    /// With <see cref="DenseNetworkOptions.CategoricalColumns"/>, Features is without their slots, and each column is an input of its own:
    /// uint32, rows × 1, 0 for a missing key.
    /// </para>
    /// <para>
    /// Outputs: Score, float, rows × scores. A binary classifier also has Probability, float, rows × 1, and PredictedLabel, bool, rows × 1,
    /// true for a score above 0. A multiclass classifier also has PredictedLabel, uint32, rows × 1: the class's key, from 1, or 0 where
    /// scores are NaN.
    /// </para>
    /// <para>
    /// The operators are those of version 12. Numbers agree with this model's within rounding, not to the bit. To export a whole pipeline,
    /// use ConvertToOnnx of the package Microsoft.ML.OnnxConverter.
    /// </para>
    /// </remarks>
    /// <param name="stream">The stream to write to. It stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">The parameters take more than the 2 GiB that an ONNX file has room for.</exception>
    public void SaveAsOnnx(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        OnnxExport.Write(_network, _record.KeyColumns, stream);
    }

    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => true;

    bool ISingleCanSaveOnnx.SaveAsOnnx(OnnxContext ctx, string[] outputNames, string featureColumn)
    {
        OnnxExport.Add(_network, [], ctx, outputNames, [featureColumn]);
        return true;
    }

    bool IBindableCanSaveOnnx.SaveAsOnnx(OnnxContext ctx, RoleMappedSchema schema, string[] outputNames)
    {
        string[] columns = [schema.Feature!.Value.Name, .. _record.KeyColumns.Select(key => key.Name)];
        if (!columns.All(ctx.ContainsColumn))
            return false;
        OnnxExport.Add(_network, _record.KeyColumns, ctx, outputNames, [.. columns.Select(column => ctx.GetVariableName(column))]);
        return true;
    }

    // ML.NET's own mappers take one column of features.
    ISchemaBoundMapper ISchemaBindableMapper.Bind(IHostEnvironment env, RoleMappedSchema schema)
    {
        ISchemaBindableMapper ofVector =
            this is IValueMapperDist ? new SchemaBindableBinaryPredictorWrapper(this) : new SchemaBindablePredictorWrapper(this);
        return _record.KeyColumns.IsEmpty
            ? ofVector.Bind(env, schema)
            : new KeyedRowMapper(env, this, ofVector, schema, _network.Features, _record.KeyColumns);
    }

    private static IReadOnlyList<DenseLayerParameters> LayersOf(ParameterBlock member) =>
        [.. member.Shape.Layers.Select((layer, l) => new DenseLayerParameters(layer, member.Weights(l), member.Biases(l)))];

    ValueMapper<TSource, TDestination> IValueMapper.GetMapper<TSource, TDestination>() =>
        (typeof(TOutput) == typeof(float) ? ScoreMapper() : ScoresMapper()) as ValueMapper<TSource, TDestination>
        ?? throw new InvalidOperationException(
            $"A dense network maps {_inputType} to {_outputType}, not {typeof(TSource)} to {typeof(TDestination)}.");

    /// <summary>Saves the model. Called by ML.NET.</summary>
    /// <param name="ctx">Where to.</param>
    protected sealed override void SaveCore(ModelSaveContext ctx)
    {
        // Nothing goes into ML.NET's own stream, because our entries are checked as they are read.
        ctx.SetVersionInfo(_version);
        NetworkFile.Save(ctx, _network, _record);
    }

    /// <summary>Scores one row at a time with buffers of its own, so that each may run on its own thread.</summary>
    private protected RowMapper CreateRowMapper() => new(_network);

    private Delegate ScoreMapper()
    {
        RowMapper mapper = CreateRowMapper();
        return (ValueMapper<VBuffer<float>, float>)((in VBuffer<float> features, ref float score) => score = mapper.Score(in features)[0]);
    }

    private Delegate ScoresMapper()
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
