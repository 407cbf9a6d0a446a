using System.Globalization;
using System.Reflection;

namespace MLNetDenseTrainer.Hunt.Cases;

/// <summary>One training: its data, options and history. The default of each property is the simplest value there is.</summary>
/// <remarks>Data are drawn from <see cref="Seed"/>; everything else stands here, so that a case that fails explains itself.</remarks>
internal sealed record HuntCase
{
    public const float LabelSmoothing = 0.1f;
    public const int Patience = 2;

    private static readonly HuntCase _simplest = new();

    public int Seed { get; init; } = 1;

    public LossKind Loss { get; init; }

    /// <summary>Gamma, delta or the quantile of a loss that has one.</summary>
    public float LossParameter { get; init; } = 0.7f;

    /// <summary>Classes of a softmax loss (at least 2), numbers of a regression.</summary>
    public int Outputs { get; init; } = 1;

    public int Rows { get; init; } = 6;

    public int ValidationRows { get; init; }

    public int Features { get; init; } = 1;

    /// <summary>Hidden layers, for example <c>4 Tanh, 3 Relu</c>.</summary>
    public string Hidden { get; init; } = "";

    public Activation? OutputActivation { get; init; }

    public InputScaling Scaling { get; init; }

    public MissingValues Missing { get; init; }

    /// <summary>Whether some features are NaN, and some numbers of labels that have several.</summary>
    public bool HasMissing { get; init; }

    public RowWeights Weights { get; init; }

    public ClassFactors Classes { get; init; }

    public bool StandardizeTarget { get; init; }

    public bool ClampScores { get; init; }

    public OptimizerKind Optimizer { get; init; }

    public float LearningRate { get; init; } = 0.1f;

    public ScheduleKind Schedule { get; init; }

    public bool NeuralTangent { get; init; }

    public bool LearnedInputScale { get; init; }

    public bool Embedding { get; init; }

    public float Dropout { get; init; }

    public float L1 { get; init; }

    public float L2 { get; init; }

    public float WeightDecay { get; init; }

    /// <summary>Whether weight decay and dropout fade in the second half.</summary>
    public bool FlatCosine { get; init; }

    /// <summary>0 for no clipping.</summary>
    public float ClipNorm { get; init; }

    public int BatchSize { get; init; } = 1_000_000;

    public int Epochs { get; init; } = 1;

    public bool Shuffle { get; init; }

    public int Members { get; init; } = 1;

    public bool EarlyStopping { get; init; }

    public ValidationMetric Metric { get; init; }

    /// <summary>Label smoothing, and the temperature that goes with it.</summary>
    public bool Smooths { get; init; }

    /// <summary>Whether validation rows are given by the option rather than to Fit.</summary>
    public bool ValidationByOption { get; init; }

    /// <summary>Whether rows are more than MaximumDataMemory holds. It makes rows wide and many.</summary>
    public bool Streamed { get; init; }

    /// <summary>Whether rows have more than 1,024 features, most of them zero.</summary>
    public bool Sparse { get; init; }

    /// <summary>Whether training goes on from a model of the same rows and options.</summary>
    public bool Continued { get; init; }

    public bool IsBinary => Loss is LossKind.BinaryCrossEntropy or LossKind.BinaryFocal;

    public bool IsMulticlass => Loss is LossKind.SoftmaxCrossEntropy or LossKind.SoftmaxFocal;

    public bool IsRegression => !IsBinary && !IsMulticlass;

    /// <summary>Whether the scale of targets must not go by outliers.</summary>
    public bool IsRobust => Loss is LossKind.Huber or LossKind.MeanAbsoluteError or LossKind.Quantile;

    /// <summary>Whether a regression has several outputs.</summary>
    public bool IsMultiOutput => IsRegression && Outputs > 1;

    /// <summary>Outputs of the network.</summary>
    public int Units => IsBinary ? 1 : IsMulticlass ? Math.Max(2, Outputs) : Outputs;

    public int ClassCount => IsBinary ? 2 : Units;

    /// <summary>Whether loss and activations have no kink where rounding decides the slope.</summary>
    public bool IsSmooth => Loss is not (LossKind.MeanAbsoluteError or LossKind.Quantile) && OutputActivation != Activation.Relu
        && !Hidden.Contains("Relu", StringComparison.Ordinal) && !Hidden.Contains("Selu", StringComparison.Ordinal);

    /// <summary>Properties that a case is made of.</summary>
    public static IEnumerable<PropertyInfo> Parts { get; } =
        [.. typeof(HuntCase).GetProperties().Where(part => part.SetMethod is not null)];

    /// <summary>C# that makes the case, without what is as in the simplest one.</summary>
    public override string ToString()
    {
        IEnumerable<string> parts = Parts
            .Where(part => part.Name == nameof(Seed) || !Equals(part.GetValue(this), part.GetValue(_simplest)))
            .Select(part => $"{part.Name} = {Literal(part.GetValue(this)!)}");
        return $"new HuntCase {{ {string.Join(", ", parts)} }}";
    }

    private static string Literal(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        float number => number.ToString("R", CultureInfo.InvariantCulture) + "f",
        string text => $"\"{text}\"",
        Enum member => $"{member.GetType().Name}.{member}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };
}
