using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace MLNetDenseTrainer;

/// <summary>What the options of the dense network trainers share.</summary>
/// <remarks>
/// Options are checked when a trainer is made of them, and copied: changing them later does not change the trainer. Those that are
/// <see langword="null"/> are left to the trainer: with <see cref="Layers"/> given it takes the plain value that is named first, without
/// them the value of its recipe for tables, or for sparse rows of its recipe for those, which is chosen by the data and written to the log.
/// </remarks>
public abstract class DenseNetworkOptions : TrainerInputBaseWithWeight
{
    private protected DenseNetworkOptions()
    {
    }

    /// <summary>The layers after the features, the last one giving the prediction.</summary>
    /// <value>
    /// <see langword="null"/>, the default: two hidden layers of 256 Mish units with dropout, and the last layer the task asks for.
    /// </value>
    public IReadOnlyList<Dense>? Layers;

    /// <summary>How features are scaled, as part of the model.</summary>
    /// <remarks>
    /// Rows are sparse where there are at least 1,024 features and at most one in 16 is not zero, in all rows together and in whatever
    /// form the
    /// vectors come. Rows that do not fit in <see cref="MaximumDataMemory"/> are judged by those that do. Of sparse rows, only features
    /// that are
    /// not zero are stored and used, unless this option or <see cref="NumericEmbedding"/> asks for what does not leave zero where it is.
    /// </remarks>
    /// <value>
    /// <see langword="null"/>, the default: <see cref="MLNetDenseTrainer.InputScaling.Standardize"/>; recipe
    /// <see cref="MLNetDenseTrainer.InputScaling.RobustQuantile"/>; both, of sparse rows,
    /// <see cref="MLNetDenseTrainer.InputScaling.MaximumAbsolute"/>.
    /// </value>
    public InputScaling? InputScaling;

    /// <summary>What missing features (NaN) mean.</summary>
    /// <value>
    /// <see langword="null"/>, the default: <see cref="MLNetDenseTrainer.MissingValues.SkipRow"/>; recipe
    /// <see cref="MLNetDenseTrainer.MissingValues.Impute"/>.
    /// </value>
    public MissingValues? MissingValues;

    /// <summary>What the first layer sees of a feature.</summary>
    /// <value>
    /// <see langword="null"/>, the default: <see cref="MLNetDenseTrainer.NumericEmbedding.None"/>; recipe
    /// <see cref="MLNetDenseTrainer.NumericEmbedding.Periodic"/>.
    /// </value>
    public NumericEmbedding? NumericEmbedding;

    /// <summary>
    /// Whether each input of the first layer has a factor that is learned, at six times the learning rate, so that inputs of no use fade
    /// early. It is part of the first layer's weights when training ends.
    /// </summary>
    /// <value><see langword="null"/>, the default: <see langword="false"/>; recipe <see langword="true"/>.</value>
    public bool? LearnedInputScale;

    /// <summary>What the learning rate means for the weights of a layer, and how they begin.</summary>
    /// <value>
    /// <see langword="null"/>, the default: <see cref="MLNetDenseTrainer.Parametrization.Standard"/>; recipe
    /// <see cref="MLNetDenseTrainer.Parametrization.NeuralTangent"/>.
    /// </value>
    public Parametrization? Parametrization;

    /// <summary>The rule by which gradients change the parameters.</summary>
    /// <remarks>
    /// Of sparse rows (see <see cref="InputScaling"/>), a step moves those weights of the first layer whose features occur in its batch,
    /// and no others: momentum, the averages of Adam, weight decay and L2 regularisation rest meanwhile, as in the sparse or "lazy" Adam of
    /// PyTorch and TensorFlow. For plain gradient descent that is no difference.
    /// </remarks>
    /// <value>
    /// <see langword="null"/>, the default: <see cref="MLNetDenseTrainer.Optimizer.Adam"/>; recipe the same with a beta2 of 0.95.
    /// </value>
    public Optimizer? Optimizer;

    /// <summary>How far a step goes along the gradient: positive and finite.</summary>
    /// <value>
    /// <see langword="null"/>, the default: 0.001; recipe 0.04, and 0.08 for a regression, in the neural tangent parametrisation.
    /// </value>
    public float? LearningRate;

    /// <summary>How the learning rate moves in the course of training.</summary>
    /// <value>
    /// <see langword="null"/>, the default: <see cref="MLNetDenseTrainer.LearningRateSchedule.Constant"/>; recipe
    /// <see cref="MLNetDenseTrainer.LearningRateSchedule.CosineCycles"/>.
    /// </value>
    public LearningRateSchedule? LearningRateSchedule;

    /// <summary>
    /// Adds this times the sum of the sizes of weights (not biases) to the loss: at least 0 and finite. It is taken by a proximal step
    /// after each step of the optimizer (soft thresholding: Daubechies et al., 2004), with Adam in the metric of its step sizes (Yun et
    /// al., 2020, arXiv:2007.07484),
    /// so that weights not worth it become exactly 0.
    /// </summary>
    /// <remarks>
    /// With <see cref="LearnedInputScale"/>, weights of the first layer are counted before the factor of their input, and factors are not
    /// counted. Weights not worth it still become exactly 0, but the others may be larger in the model than the same penalty leaves them
    /// without factors.
    /// </remarks>
    /// <value>Default 0.</value>
    public float L1Regularization;

    /// <summary>Adds half of this times the sum of squared weights (not biases) to the loss: at least 0 and finite.</summary>
    /// <value>Default 0.</value>
    public float L2Regularization;

    /// <summary>
    /// Decoupled weight decay (arXiv:1711.05101): before each step, weights (not biases) lose this times the learning rate of themselves.
    /// At least 0 and finite.
    /// </summary>
    /// <value>
    /// <see langword="null"/>, the default: 0, with <see cref="MLNetDenseTrainer.Optimizer.AdamW"/> 0.01; recipe 0.02, unless an
    /// <see cref="Optimizer"/> is named: then as without the recipe.
    /// </value>
    public float? WeightDecay;

    /// <summary>How dropout and weight decay move in the course of training.</summary>
    /// <value>
    /// <see langword="null"/>, the default: <see cref="MLNetDenseTrainer.RegularizationSchedule.Constant"/>; recipe
    /// <see cref="MLNetDenseTrainer.RegularizationSchedule.FlatCosine"/>.
    /// </value>
    public RegularizationSchedule? RegularizationSchedule;

    /// <summary>Gradients whose Euclidean norm over all parameters is above this are scaled down to it: positive and finite.</summary>
    /// <value><see langword="null"/>, the default: no clipping.</value>
    public float? GradientClipNorm;

    /// <summary>
    /// Number of networks averaged into one model, 1 to 64. Where there are several and no other validation data, each holds back its own
    /// part of the rows, which <see cref="EarlyStopping"/> and the recipe choose its best epoch by; what they predict for those rows is in
    /// the model's <c>HeldOut</c>. The rows are drawn as those of <see cref="ValidationFraction"/> are. They need their rows in memory
    /// (<see cref="MaximumDataMemory"/>).
    /// </summary>
    /// <remarks>
    /// Each row that one network holds back is one that the others learn from. Scaling, class weights, flags of missing features,
    /// embeddings and the range of scores are those of all these rows together.
    /// </remarks>
    /// <value>
    /// <see langword="null"/>, the default: 1; recipe 10 to 16, and fewer where rows times features are many; no more than rows, and 1
    /// where rows are not kept in memory.
    /// </value>
    public int? EnsembleSize;

    /// <summary>Rows per training step, at least 1. With fewer rows, all of them.</summary>
    /// <remarks>
    /// A step's rows times the units of the widest layer, or times the inputs of the first, must be less than 2^31.
    /// Fit says so before it trains.
    /// </remarks>
    /// <value><see langword="null"/>, the default: 32; recipe 64 to 1,024 by the number of rows.</value>
    public int? BatchSize;

    /// <summary>Passes over the training rows, 1 to 1,000,000.</summary>
    /// <value><see langword="null"/>, the default: 100; recipe by the number of rows.</value>
    public int? Epochs;

    /// <summary>
    /// Time that Fit may take, from its first row on: positive. After each epoch those to come are planned, by how long the last ones took,
    /// so that they and the measuring of held-back rows end in time. No network begins an epoch after it, but each has one. The recipe
    /// trains fewer networks where the time is too short for an epoch of each; an <see cref="EnsembleSize"/> that is set stays, as do the
    /// networks of a <see cref="Checkpoint"/>. The number of epochs, and so the model, then depends on the machine's speed.
    /// </summary>
    /// <value><see langword="null"/>, the default: as long as it takes.</value>
    public TimeSpan? MaximumTrainingTime;

    /// <summary>Whether each epoch takes the rows in a new random order.</summary>
    /// <value>Default <see langword="true"/>.</value>
    public bool Shuffle = true;

    /// <summary>
    /// Memory, in bytes, that the rows read may take up: at least 1 MiB. Rows that need more are not kept: each epoch reads the view once
    /// more, through a pool of half that size out of which mini-batches are drawn at random, and the log says so.
    /// </summary>
    /// <remarks>
    /// A row takes four bytes per feature and 16 more, and four for each number of the label and each network beyond the first. A sparse
    /// one takes eight bytes per feature that is not zero and 32 more. Missing values that are imputed take no more than others. Validation
    /// rows given apart may take a quarter of this memory besides. The pool always holds a batch. When rows are not kept,
    /// <see cref="MLNetDenseTrainer.InputScaling.RobustQuantile"/> and <see cref="MLNetDenseTrainer.InputScaling.RobustClip"/> go by the
    /// quantiles of at most 100,000 rows drawn at random, and of validation rows no more are kept than fit in a quarter of this memory,
    /// drawn at random as well. The view is read on a thread of its own, and has to give the same rows every time.
    /// </remarks>
    /// <value>Default 2 GiB.</value>
    public long MaximumDataMemory = Defaults.MaximumDataMemory;

    /// <summary>Seed of all random numbers of the training. The same seed and data give the same model.</summary>
    /// <value><see langword="null"/>, the default: from the <see cref="Microsoft.ML.MLContext"/>.</value>
    public int? Seed;

    /// <summary>Threads to train with, at least 1. The model does not depend on it.</summary>
    /// <value><see langword="null"/>, the default: as many as there are processors.</value>
    public int? NumberOfThreads;

    /// <summary>Part of the rows, at least 0 and less than 1, that is held back to measure each epoch by.</summary>
    /// <remarks>
    /// <para>Stratified by class. At least one row of each class stays in training. If rows do not fit in
    /// <see cref="MaximumDataMemory"/>, each is held back with this probability.</para>
    /// <para>Rows are drawn by their features, whatever <see cref="Shuffle"/> says. Rows of the same features are held back together or not
    /// at all, unless they would be more than half of the rows held back, as in a table of few categories. The model keeps the split: a
    /// training that continues it holds the same rows back, also with another seed, fraction or order of rows. A row whose features were
    /// changed before the trainer, for example by a normalizer that was fitted anew, is another row.</para>
    /// <para>Scaling, class weights, flags of missing features and the range of scores are fitted to the other rows alone.</para>
    /// </remarks>
    /// <value>
    /// Default 0, for none. The recipe, where it trains one network and no validation data are given, then holds 0.2 of the rows back, and
    /// 0.1 where they are not kept in memory, because that network would learn its rows by heart. Where it continues a model that held none
    /// back, it holds none back either and trains 4 epochs, few enough not to memorize the rows.
    /// </value>
    public float ValidationFraction;

    /// <summary>
    /// Rows to measure each epoch by, with the same columns as the training rows have where they reach the trainer: in a pipeline, that is,
    /// after the steps before it. Not together with <see cref="ValidationFraction"/>. Validation data given to Fit take the place of these.
    /// </summary>
    /// <value><see langword="null"/>, the default: none.</value>
    public IDataView? ValidationSet;

    /// <summary>
    /// What validation rows judge an epoch by, for <see cref="EarlyStopping"/>, for the recipe's choice of the best epoch and for
    /// <see cref="MLNetDenseTrainer.LearningRateSchedule.ReduceOnPlateau"/>; the history shows it beside the loss. A classifier has
    /// accuracy, a binary one the area under the ROC curve too; a regression has the root mean squared and the mean absolute error. Rows
    /// count by their own weights; in the loss, by those of their classes too.
    /// </summary>
    /// <value>Default <see cref="MLNetDenseTrainer.ValidationMetric.Loss"/>.</value>
    public ValidationMetric ValidationMetric;

    /// <summary>When to end training before the last epoch. Needs validation data, else a warning says that it has none.</summary>
    /// <value><see langword="null"/>, the default: never; the recipe runs all epochs and goes back to the best.</value>
    public EarlyStopping? EarlyStopping;

    /// <summary>Called after each epoch, on the thread that called Fit.</summary>
    /// <value>Default <see langword="null"/>.</value>
    public Action<EpochProgress>? OnEpoch;

    /// <summary>
    /// Whether the model, and its file, keeps the state that its optimiser has after the last epoch, such as the moments of Adam.
    /// Continuing the model then goes on with it, where optimiser, parametrisation and <see cref="LearnedInputScale"/> are the same,
    /// instead of gathering it anew. It is once (momentum) or twice (Adam) as large as the weights.
    /// </summary>
    /// <value>Default <see langword="false"/>.</value>
    public bool KeepOptimizerState;

    /// <summary>
    /// A file into which training writes its state every few epochs, and from which it goes on when it was interrupted. Needs a seed:
    /// <see cref="Seed"/>, or that of the context.
    /// </summary>
    /// <remarks>
    /// <see cref="OnEpoch"/> is not called again for epochs that were done before. A training that goes on needs the same data, options and
    /// seed; only <see cref="NumberOfThreads"/> may be another.
    /// </remarks>
    /// <value><see langword="null"/>, the default: none.</value>
    public Checkpoint? Checkpoint;

    /// <summary>
    /// When cancelled, Fit throws <see cref="OperationCanceledException"/>: before the next mini-batch, or within any other pass over the
    /// rows.
    /// </summary>
    /// <value>Default <see cref="CancellationToken.None"/>.</value>
    public CancellationToken CancellationToken;

    /// <summary>The loss, which says the task.</summary>
    internal abstract Loss ChosenLoss { get; }

    internal virtual ClassWeights? ClassWeightsOrNull => null;

    /// <summary>What an output layer that names no activation gets.</summary>
    internal virtual Activation DefaultOutput => ChosenLoss.OutputActivations[0];

    internal DenseNetworkOptions Clone()
    {
        var copy = (DenseNetworkOptions)MemberwiseClone();
        copy.Layers = Layers is null ? null : [.. Layers];
        return copy;
    }

    internal static class Defaults
    {
        public const long MaximumDataMemory = 2L << 30;
    }
}
