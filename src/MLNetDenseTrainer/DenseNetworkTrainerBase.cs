using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Interop;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer;

/// <summary>Base of the dense network trainers.</summary>
/// <remarks>
/// <para>
/// <b>Data.</b> Features are a known-size vector of <see cref="float"/>, dense or sparse. The model scales them
/// (<see cref="DenseNetworkOptions.InputScaling"/>). Rows are read once and kept, up to
/// <see cref="DenseNetworkOptions.MaximumDataMemory"/>, so no cache is needed. Models can be exported to ONNX.
/// </para>
/// <para>
/// <b>Network.</b> With x the scaled features, h_0 = x and h_l = a_l(W_l h_(l-1) + b_l) for each layer l, where a_l is its activation.
/// Without <see cref="DenseNetworkOptions.Layers"/> the trainer chooses layers, scaling, schedule and the number of networks by the data.
/// </para>
/// <para>
/// <b>Training.</b> In each epoch the rows are dealt into mini-batches of <see cref="DenseNetworkOptions.BatchSize"/> in a new order.
/// The loss of a mini-batch of n rows is sum(w_i loss_i) / (n * mean weight of all training rows), where w_i is a row's example weight
/// times the factor of its class. So a weight of n is the row n times, and a common factor of all weights cancels. Losses are reported as
/// sum(w_i loss_i) / sum(w_i). The same seed and data give the same model, bit for bit, for any number of threads.
/// </para>
/// </remarks>
/// <typeparam name="TTransformer">The prediction transformer that Fit gives.</typeparam>
/// <typeparam name="TModel">The model parameters within it.</typeparam>
public abstract class DenseNetworkTrainerBase<TTransformer, TModel> : TrainerEstimatorBase<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private readonly DenseNetworkOptions _options;
    private readonly int _seed;

    private protected DenseNetworkTrainerBase(IHostEnvironment env, string name, DenseNetworkOptions options, SchemaShape.Column label)
        : base(
            env.Register(name),
            TrainerUtils.MakeR4VecFeature(options.FeatureColumnName),
            label,
            TrainerUtils.MakeR4ScalarWeightColumn(options.ExampleWeightColumnName))
    {
        if (options.Checkpoint is not null && options.Seed is null && (env as IHostEnvironmentInternal)?.Seed is null)
            throw new ArgumentException(
                "Checkpoint needs a seed, because a training that goes on draws the random numbers of the one before. "
                + "Set Seed, or give the MLContext one.",
                nameof(options.Checkpoint));
        _options = options;
        // Drawn once, from this trainer's own generator: a trainer that fits twice gives the same model twice.
        _seed = options.Seed ?? Host.Rand.Next();
    }

    /// <summary>
    /// Features on one scale help, and <see cref="DenseNetworkOptions.InputScaling"/> brings them there. A cached view helps only where
    /// rows take more than <see cref="DenseNetworkOptions.MaximumDataMemory"/>.
    /// </summary>
    public sealed override TrainerInfo Info { get; } =
        new(normalization: true, caching: false, supportValid: true, supportIncrementalTrain: true);

    /// <summary>Trains on one view and measures each epoch by another.</summary>
    /// <param name="trainData">Rows to learn from.</param>
    /// <param name="validationData">Rows to validate with, of the same columns, instead of those that the options name.</param>
    /// <returns>The transformer that predicts.</returns>
    /// <exception cref="ArgumentException">The views have another number of features or classes, or other names of them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type than the trainer takes.</exception>
    /// <exception cref="InvalidOperationException">A view has no valid row, or a row of other sizes than its schema says.</exception>
    public TTransformer Fit(IDataView trainData, IDataView validationData)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(validationData);
        return TrainTransformer(trainData, validationData);
    }

    /// <summary>
    /// Continues a model: training begins with its weights, its scaling of features and targets, and the state of its optimizer if the
    /// model has it (<see cref="DenseNetworkOptions.KeepOptimizerState"/>).
    /// </summary>
    /// <remarks>
    /// <para>The rows that the model holds back stay held back (<see cref="DenseNetworkOptions.ValidationFraction"/>,
    /// <see cref="DenseNetworkOptions.EnsembleSize"/>). A model that has learned from all its rows holds none back: give it other rows by
    /// <see cref="DenseNetworkOptions.ValidationSet"/>. If no option asks for held-back rows, all are learned from.</para>
    /// <para>A feature that had one value before keeps it as its center and is scaled by the spread that it has now.</para>
    /// </remarks>
    /// <param name="trainData">Rows to learn from.</param>
    /// <param name="modelParameters">The model to begin with. It is not changed.</param>
    /// <returns>The transformer that predicts.</returns>
    /// <exception cref="ArgumentException">
    /// The model has other inputs, layers, scaling or embedding than the data and options ask for, or other names of feature slots, label
    /// slots or classes.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type than the trainer takes.</exception>
    /// <exception cref="FormatException">The model's optimizer state or the checkpoint is malformed or of another size.</exception>
    /// <exception cref="InvalidOperationException">The view has no valid row, or a row of other sizes than its schema says.</exception>
    public TTransformer Fit(IDataView trainData, TModel modelParameters)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(modelParameters);
        return TrainTransformer(trainData, initPredictor: (IPredictor)modelParameters);
    }

    /// <summary>Trains the network. Called by Fit.</summary>
    /// <param name="trainContext">The data, with the roles of their columns.</param>
    /// <returns>The model parameters.</returns>
    protected sealed override TModel TrainModelCore(TrainContext trainContext)
    {
        trainContext = WithValidationSet(trainContext);
        ImmutableArray<KeyColumn> keys = KeyColumns(trainContext);
        trainContext = WithKeyColumns(trainContext, keys);
        using IChannel channel = Host.Start("Training");
        using IProgressChannel progress = Host.StartProgressChannel("Training");
        var session = new TrainingSession(_options, _seed, Host, channel, progress);
        (TrainedNetwork network, TrainingRecord record) = session.Run(trainContext, Outputs(trainContext.TrainingSet));
        return CreateModel(network, record with { KeyColumns = keys });
    }

    /// <summary>A transformer just made, which scores in batches from now on.</summary>
    private protected TTransformer ScoringInBatches<T>(T transformer)
        where T : PredictionTransformerBase<TModel>, TTransformer
    {
        PredictionTransformerScorer<TModel>.ScoreInBatches(Host, transformer);
        return transformer;
    }

    // Validation data given to Fit come before those of the options.
    private TrainContext WithValidationSet(TrainContext context)
    {
        if (context.ValidationSet is not null || _options.ValidationSet is not { } view)
            return context;
        // Throws where a column is missing or of another type.
        _ = GetOutputSchema(SchemaShape.Create(view.Schema));
        return new TrainContext(context.TrainingSet, MakeRoles(view), context.TestSet, context.InitialPredictor);
    }

    private ImmutableArray<KeyColumn> KeyColumns(TrainContext context)
    {
        IReadOnlyList<string>? asked = _options.CategoricalColumns;
        if (context.InitialPredictor is not IDenseNetworkModel model)
            return CategoricalColumns.Of(context.TrainingSet.Data.Schema, asked ?? []);
        ImmutableArray<KeyColumn> kept = model.Record.KeyColumns;
        return asked is null || asked.SequenceEqual(kept.Select(key => key.Name))
            ? kept
            : throw new ArgumentException(
                $"CategoricalColumns is {Listed(asked)}, but {Listed(kept.Select(key => key.Name))} in the model to continue. "
                + "Leave it null, or train a new model.",
                "modelParameters");

        static string Listed(IEnumerable<string> names) => names.Any() ? string.Join(", ", names.Select(name => $"'{name}'")) : "empty";
    }

    private TrainContext WithKeyColumns(TrainContext context, ImmutableArray<KeyColumn> keys) => keys.IsEmpty
        ? context
        : new TrainContext(
            CategoricalColumns.Append(Host, context.TrainingSet, keys),
            context.ValidationSet is { } view ? CategoricalColumns.Append(Host, view, keys) : null,
            context.TestSet,
            context.InitialPredictor);

    /// <summary>Outputs that the label needs: one for each of several classes or numbers.</summary>
    private protected abstract int Outputs(RoleMappedData data);

    private protected abstract TModel CreateModel(TrainedNetwork network, TrainingRecord record);
}
