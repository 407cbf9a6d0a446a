using Microsoft.ML.SearchSpace;

namespace MLNetDenseTrainer;

/// <summary>Hyperparameters of a dense network with their ranges, in the form that ML.NET's AutoML sweeps.</summary>
/// <remarks>
/// AutoML (package Microsoft.ML.AutoML) reads the ranges from the attributes and fills in one object per trial:
/// <code>
/// SweepableEstimator trainer = mlContext.Auto().CreateSweepableEstimator(
///     (context, tuning) => context.BinaryClassification.Trainers.DenseNetwork(tuning.ApplyTo(
///         new DenseNetworkBinaryTrainer.Options { EarlyStopping = new EarlyStopping(10), ValidationFraction = 0.1f })),
///     new SearchSpace&lt;DenseNetworkTuning&gt;());
/// </code>
/// Its first values are those of a plain network. Other searches may set the properties by hand.
/// </remarks>
public sealed class DenseNetworkTuning
{
    /// <summary>Hidden layers, 1 to 4.</summary>
    /// <value>Default 2.</value>
    [Range(1, 4, 2)]
    public int HiddenLayers { get; set; } = 2;

    /// <summary>Units of each hidden layer, 16 to 512.</summary>
    /// <value>Default 64.</value>
    [Range(16, 512, 64, logBase: true)]
    public int HiddenUnits { get; set; } = 64;

    /// <summary>Activation of the hidden layers.</summary>
    /// <value>Default <see cref="Activation.Relu"/>.</value>
    [Choice(new object[] { Activation.Relu, Activation.Gelu, Activation.Silu, Activation.Mish, Activation.Selu }, Activation.Relu)]
    public Activation Activation { get; set; } = Activation.Relu;

    /// <summary>Dropout of the hidden layers, 0 to 0.5.</summary>
    /// <value>Default 0.</value>
    [Range(0f, 0.5f, 0f)]
    public float Dropout { get; set; }

    /// <summary>The step size, 0.0001 to 0.03.</summary>
    /// <value>Default 0.001.</value>
    [Range(0.0001f, 0.03f, 0.001f, logBase: true)]
    public float LearningRate { get; set; } = 0.001f;

    /// <summary>Decoupled weight decay, 0.000001 to 0.1.</summary>
    /// <value>Default 0.0001.</value>
    [Range(0.000001f, 0.1f, 0.0001f, logBase: true)]
    public float WeightDecay { get; set; } = 0.0001f;

    /// <summary>Rows per training step, 16 to 512.</summary>
    /// <value>Default 32.</value>
    [Range(16, 512, 32, logBase: true)]
    public int BatchSize { get; set; } = 32;

    /// <summary>Passes over the training rows, 10 to 300.</summary>
    /// <value>Default 100.</value>
    [Range(10, 300, 100, logBase: true)]
    public int Epochs { get; set; } = 100;

    /// <summary>How features are scaled.</summary>
    /// <value>Default <see cref="InputScaling.Standardize"/>.</value>
    [Choice(new object[] { InputScaling.Standardize, InputScaling.RobustClip, InputScaling.RobustQuantile }, InputScaling.Standardize)]
    public InputScaling InputScaling { get; set; } = InputScaling.Standardize;

    /// <summary>How numeric features are embedded.</summary>
    /// <value>Default <see cref="NumericEmbedding.None"/>.</value>
    [Choice(new object[] { NumericEmbedding.None, NumericEmbedding.Periodic }, NumericEmbedding.None)]
    public NumericEmbedding NumericEmbedding { get; set; } = NumericEmbedding.None;

    /// <summary>Sets these values in options and leaves their other values.</summary>
    /// <param name="options">Options of any dense network trainer. They are changed.</param>
    /// <param name="outputs">Units of the last layer: the classes of a multiclass label, the numbers of a vector label, else 1.</param>
    /// <typeparam name="TOptions">The trainer's options.</typeparam>
    /// <returns>The same options.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A layer does not take a value.</exception>
    public TOptions ApplyTo<TOptions>(TOptions options, int outputs = 1)
        where TOptions : DenseNetworkOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Layers = [.. Enumerable.Repeat(new Dense(HiddenUnits, Activation, Dropout), HiddenLayers), new Dense(outputs)];
        options.LearningRate = LearningRate;
        options.WeightDecay = WeightDecay;
        options.BatchSize = BatchSize;
        options.Epochs = Epochs;
        options.InputScaling = InputScaling;
        options.NumericEmbedding = NumericEmbedding;
        return options;
    }
}
