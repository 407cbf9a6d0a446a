namespace MLNetDenseTrainer;

/// <summary>Options that all dense network trainers share.</summary>
/// <remarks>
/// Options are checked and copied when a trainer is made. The trainer chooses an option that is <see langword="null"/>: with
/// <see cref="Layers"/> the plain value, which is named first; without them the value of the recipe, for tables or for sparse rows.
/// </remarks>
public abstract class DenseNetworkOptions : TrainerInputBaseWithWeight
{
    private protected DenseNetworkOptions()
    {
    }

    /// <summary>The layers after the features. The last one gives the prediction. For those who want their own architecture.</summary>
    /// <value>
    /// <see langword="null"/>, the default: the recipe's two hidden layers of 256 Mish units with dropout (128 with <c>Effort.Quick</c>),
    /// for sparse rows one of 64 ReLU units, and the last layer that the task needs.
    /// </value>
    public IReadOnlyList<Dense>? Layers;

    /// <summary>How much time the recipe spends on a model. For a first look, or for a training overnight.</summary>
    /// <remarks>It decides nothing where <see cref="Layers"/> are given, and a warning says so.</remarks>
    /// <value>Default <c>Standard</c>.</value>
    public Effort Effort = Effort.Standard;

    /// <summary>How features are scaled, as part of the model. For features with outliers, or scaled already.</summary>
    /// <remarks>
    /// Rows are sparse where there are at least 1,024 features, not counting learned categories (<see cref="CategoryEmbedding"/>), and at
    /// most one in 16 is not zero. All rows decide. Only non-zero features of sparse rows are stored and used, unless this option or
    /// <see cref="NumericEmbedding"/> moves zeros.
    /// </remarks>
    /// <value><see langword="null"/>, the default: <c>Standardize</c>; recipe <c>RobustQuantile</c>; sparse <c>MaximumAbsolute</c>.</value>
    public InputScaling? InputScaling;

    /// <summary>The meaning of missing features (NaN). For tables with gaps.</summary>
    /// <value><see langword="null"/>, the default: <c>SkipRow</c>; recipe <c>Impute</c>.</value>
    public MissingValues? MissingValues;

    /// <summary>The form in which the first layer sees a number. For targets that change quickly with a feature.</summary>
    /// <value><see langword="null"/>, the default: <c>None</c>; recipe for tables <c>Periodic</c>.</value>
    public NumericEmbedding? NumericEmbedding;

    /// <summary>The form in which the first layer sees a one-hot group of more than 8 slots. For tables with wide categories.</summary>
    /// <remarks>
    /// The annotation that OneHotEncoding and OneHotHashEncoding leave on the features names the groups. They cost memory and time only for
    /// slots that are not zero, and how other features enter does not depend on them.
    /// </remarks>
    /// <value><see langword="null"/>, the default: <c>None</c>; recipe for tables <c>Learned</c>.</value>
    public CategoryEmbedding? CategoryEmbedding;

    /// <summary>Columns of keys beside the features. For categories that need no one-hot encoding before the trainer.</summary>
    /// <remarks>
    /// <para>
    /// Conversion.MapValueToKey or Hash makes such columns. Each is treated as if OneHotEncoding had put its slots behind the features: see
    /// <see cref="CategoryEmbedding"/>. Key 0, a missing value, is no category, and so is a key beyond the number of keys in training. The
    /// model reads the columns when it scores, by the same names.
    /// </para>
    /// <para>Not for trainers inside OneVersusAll, PairwiseCoupling or a calibrator, which bind one column of features.</para>
    /// </remarks>
    /// <value><see langword="null"/>, the default: none, or those of the model to continue.</value>
    public IReadOnlyList<string>? CategoricalColumns;

    /// <summary>Whether each input has a learned factor, so that useless inputs fade. For tables with many useless features.</summary>
    /// <remarks>Factors learn at six times the learning rate. They become part of the first layer's weights when training ends.</remarks>
    /// <value><see langword="null"/>, the default: <see langword="false"/>; recipe for tables <see langword="true"/>.</value>
    public bool? LearnedInputScale;

    /// <summary>The meaning of the learning rate for a layer, and how its weights begin. For layers of different widths.</summary>
    /// <value><see langword="null"/>, the default: <c>Standard</c>; recipe for tables <c>NeuralTangent</c>.</value>
    public Parametrization? Parametrization;

    /// <summary>The rule by which gradients change the parameters. For those who reproduce a known training.</summary>
    /// <remarks>
    /// With sparse rows (see <see cref="InputScaling"/>), a step changes the first layer's weights only for features in its batch. For the
    /// others momentum, the averages of Adam, weight decay and L2 regularization rest, as in the "lazy" Adam of PyTorch and TensorFlow.
    /// </remarks>
    /// <value><see langword="null"/>, the default: <c>Adam</c>; recipe for tables Adam with a beta2 of 0.95.</value>
    public Optimizer? Optimizer;

    /// <summary>The size of a step along the gradient: positive and finite. For training that diverges or is too slow.</summary>
    /// <value><see langword="null"/>, the default: 0.001; recipe for tables 0.04 for classes and 0.08 for numbers.</value>
    public float? LearningRate;

    /// <summary>How the learning rate changes during training. For long trainings, which end better with small steps.</summary>
    /// <value><see langword="null"/>, the default: <c>Constant</c>; recipe <c>CosineCycles</c>, for sparse rows <c>Cosine</c>.</value>
    public LearningRateSchedule? LearningRateSchedule;

    /// <summary>Adds this times the absolute weights (not biases) to the loss: at least 0 and finite. For few non-zero weights.</summary>
    /// <remarks>
    /// A proximal step after each optimizer step makes useless weights exactly 0 (soft thresholding: Daubechies et al., 2004). With Adam
    /// it is taken in the metric of Adam's step sizes (Yun et al., 2020, arXiv:2007.07484). With <see cref="LearnedInputScale"/>, the
    /// penalty counts the first layer's weights without the factors of their inputs.
    /// </remarks>
    /// <value>Default 0.</value>
    public float L1Regularization;

    /// <summary>Adds half of this times the squared weights (not biases) to the loss: at least 0 and finite. Against overfitting.</summary>
    /// <value>Default 0.</value>
    public float L2Regularization;

    /// <summary>Each step multiplies weights (not biases) by 1 - learning rate * this: finite, not negative. Against overfitting.</summary>
    /// <remarks>Decoupled weight decay (Loshchilov and Hutter, 2017, arXiv:1711.05101).</remarks>
    /// <value><see langword="null"/>, the default: 0, <c>AdamW</c> 0.01; recipe for tables 0.02 with its own optimizer.</value>
    public float? WeightDecay;

    /// <summary>How dropout and weight decay change during training. For a last phase that fits the rows more closely.</summary>
    /// <value><see langword="null"/>, the default: <c>Constant</c>; recipe for tables <c>FlatCosine</c>.</value>
    public RegularizationSchedule? RegularizationSchedule;

    /// <summary>The largest Euclidean norm of the whole gradient: positive and finite. For labels with outliers.</summary>
    /// <value><see langword="null"/>, the default: no clipping.</value>
    public float? GradientClipNorm;

    /// <summary>Networks that are averaged into one model, 1 to 64. More predict better and cost more.</summary>
    /// <remarks>
    /// Several networks need their rows in memory (<see cref="MaximumDataMemory"/>). Without other validation data, each holds back a part
    /// of the rows (<see cref="Folds"/>), drawn as for <see cref="ValidationFraction"/>. <see cref="EarlyStopping"/> and the recipe use
    /// that part to choose the network's best epoch, and the predictions for it are measured in the model's <c>HeldOut</c>. Scaling, class
    /// weights, missing flags, embeddings and the range of scores are fitted to all rows.
    /// </remarks>
    /// <value><see langword="null"/>, the default: 1; recipe 3 to 16 for tables, 3 to 5 for sparse rows, 1 for streamed rows.</value>
    public int? EnsembleSize;

    /// <summary>Parts that rows are dealt into where several networks hold back rows, 2 to 64. For calibrated averages.</summary>
    /// <remarks>
    /// The first network holds back the first part, the next one the next, and so on in turn. There are never more parts than networks.
    /// With fewer, several networks hold back the same rows, so that their average can be measured and calibrated. Each then learns from
    /// fewer rows.
    /// </remarks>
    /// <value><see langword="null"/>, the default: one for each network; recipe for classes half, at most 8.</value>
    public int? Folds;

    /// <summary>Rows per training step, at least 1. With fewer rows, all of them. Larger batches train faster per epoch.</summary>
    /// <remarks>Rows times the units of the widest layer, and rows times the inputs of the first, must be less than 2^31.</remarks>
    /// <value><see langword="null"/>, the default: 32; recipe by the number of rows 64 to 1,024, for sparse rows 16 to 128.</value>
    public int? BatchSize;

    /// <summary>Passes over the training rows, 1 to 1,000,000. More for a closer fit.</summary>
    /// <value><see langword="null"/>, the default: 100; recipe 16 to 256, for sparse rows 6 to 40, without validation at most 4.</value>
    public int? Epochs;

    /// <summary>Time that Fit may take, from its first row on: positive. For jobs that must end in time.</summary>
    /// <remarks>
    /// After each epoch, the remaining ones are planned by the time of the last ones. No network begins an epoch after this time, but each
    /// has one. Where the time is too short for that, training makes fewer networks, unless <see cref="EnsembleSize"/> is set or the
    /// networks are those of a <see cref="Checkpoint"/>. The model then depends on the speed of the machine.
    /// </remarks>
    /// <value><see langword="null"/>, the default: no limit.</value>
    public TimeSpan? MaximumTrainingTime;

    /// <summary>Whether each epoch takes the rows in a new random order. Off for rows that are in random order already.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool Shuffle = true;

    /// <summary>Memory for rows, in bytes: at least 1 MiB. For data that do not fit in the memory of the machine.</summary>
    /// <remarks>
    /// <para>Where rows need more, each epoch reads the view again on a thread of its own, and draws mini-batches from a pool of half that
    /// size, which always holds a batch. The view must give the same rows every time.</para>
    /// <para>A row takes four bytes per feature and 16 more, four for each number of the label and each network beyond the first, and
    /// eight for a <see cref="SamplingKeyColumnName"/>. A sparse row takes eight bytes per non-zero feature and 32 more. Validation rows
    /// may take a quarter of this memory besides; more are sampled at random. Quantiles of streamed rows are those of at most 100,000
    /// random rows.</para>
    /// </remarks>
    /// <value>Default 2 GiB.</value>
    public long MaximumDataMemory = 2L << 30;

    /// <summary>Seed of all random numbers. The same seed and data give the same model. For results that can be reproduced.</summary>
    /// <value><see langword="null"/>, the default: from the <see cref="Microsoft.ML.MLContext"/>.</value>
    public int? Seed;

    /// <summary>Threads to train with, at least 1. The model does not depend on it. For machines shared with other work.</summary>
    /// <value><see langword="null"/>, the default: one per processor.</value>
    public int? NumberOfThreads;

    /// <summary>Part of the rows that is held back to measure epochs: at least 0 and less than 1. To see and stop overfitting.</summary>
    /// <remarks>
    /// <para>Stratified by class. At least one row of each class stays in training. If rows do not fit in
    /// <see cref="MaximumDataMemory"/>, each is held back with this probability.</para>
    /// <para>Rows are drawn by their features, so rows of the same features stay together, unless they would be more than half of the rows
    /// held back. The model keeps the split: a training that continues it holds the same rows back, also with another seed, fraction or
    /// order of rows. A row whose features changed, for example by a normalizer that was fitted again, is another row.</para>
    /// <para>Scaling, class weights, missing flags and the range of scores are fitted to the other rows alone.</para>
    /// </remarks>
    /// <value>
    /// Default 0, for none. The recipe holds back 0.2 of the rows, and 0.1 of streamed rows, if it trains one network without validation
    /// data. It holds none back where it continues a model that was trained on all its rows.
    /// </value>
    public float ValidationFraction;

    /// <summary>The column whose equal values are a group, such as a customer. For rows of one group that resemble each other.</summary>
    /// <remarks>
    /// <para>Rows of one group stay on one side of every hold-out: of <see cref="ValidationFraction"/>, and of the part that each of
    /// several networks holds back. Otherwise a network is measured on groups that it knows, and held-out metrics are better than those of
    /// new groups. Held-back rows are then not stratified by class. Few groups give parts of unequal size.</para>
    /// <para>As in ML.NET's TrainTestSplit, the column is a text, a key, a number or a <see cref="bool"/>. A row without a value (empty
    /// text, missing key, NaN) falls by its features. A training that continues the model needs the same column with the same values. A
    /// key of a mapping that was fitted again is another value. Only Fit reads the column.</para>
    /// <para>Rows that are later than all others are split off before: give them as <see cref="ValidationSet"/>.</para>
    /// </remarks>
    /// <value><see langword="null"/>, the default: rows fall by their features.</value>
    public string? SamplingKeyColumnName;

    /// <summary>Rows to measure each epoch by. For data that were split before, as by time.</summary>
    /// <remarks>
    /// They need the columns that training rows have when they reach the trainer, after the steps of a pipeline before it. Not together
    /// with <see cref="ValidationFraction"/>. Validation data given to Fit take the place of these.
    /// </remarks>
    /// <value><see langword="null"/>, the default: none.</value>
    public IDataView? ValidationSet;

    /// <summary>The metric on validation rows that chooses the best epoch. For those who care about another metric than the loss.</summary>
    /// <remarks>
    /// <see cref="EarlyStopping"/>, the recipe's choice of the best epoch and <c>ReduceOnPlateau</c> use it. A classifier has accuracy, a
    /// binary one also the area under the ROC curve. A regression has the root mean squared and the mean absolute error. Rows count by
    /// their own weights, in the loss also by those of their classes.
    /// </remarks>
    /// <value><see langword="null"/>, the default: <c>Loss</c>; recipe with a temperature <c>CalibratedLoss</c>.</value>
    public ValidationMetric? ValidationMetric;

    /// <summary>Ends training before the last epoch. Needs validation data; without them a warning says so. To save time.</summary>
    /// <value><see langword="null"/>, the default: never; recipe: all epochs run, and the best is kept.</value>
    public EarlyStopping? EarlyStopping;

    /// <summary>Called after each epoch, on the thread that called Fit. To show progress or to stop training.</summary>
    /// <value>Default <see langword="null"/>.</value>
    public Action<EpochProgress>? OnEpoch;

    /// <summary>Whether the model and its file keep the optimizer state. For models that will be trained further.</summary>
    /// <remarks>
    /// A training that continues the model goes on with the state, if optimizer, parametrization and <see cref="LearnedInputScale"/> are
    /// the same. The state is once (momentum) or twice (Adam) as large as the weights.
    /// </remarks>
    /// <value>Default <see langword="false"/>.</value>
    public bool KeepOptimizerState;

    /// <summary>A file that keeps the state every few epochs, to go on from after a crash. For trainings that take hours.</summary>
    /// <remarks>
    /// Needs a seed: <see cref="Seed"/>, or that of the context. A training that goes on needs the same data, options and seed; only <see
    /// cref="NumberOfThreads"/> may differ. <see cref="OnEpoch"/> is not called again for epochs that were done before.
    /// </remarks>
    /// <value><see langword="null"/>, the default: none.</value>
    public Checkpoint? Checkpoint;

    /// <summary>When canceled, Fit throws <see cref="OperationCanceledException"/> before its next mini-batch or row.</summary>
    /// <value>Default <see cref="CancellationToken.None"/>.</value>
    public CancellationToken CancellationToken;

    /// <summary>The loss, which determines the task.</summary>
    internal abstract Loss ChosenLoss { get; }

    internal virtual ClassWeights? ClassWeightsOrNull => null;

    /// <summary>The activation of an output layer that names none.</summary>
    internal virtual Activation DefaultOutput => ChosenLoss.OutputActivations[0];

    internal DenseNetworkOptions Clone()
    {
        var copy = (DenseNetworkOptions)MemberwiseClone();
        copy.Layers = Layers is null ? null : [.. Layers];
        copy.CategoricalColumns = CategoricalColumns is null ? null : [.. CategoricalColumns];
        return copy;
    }
}
