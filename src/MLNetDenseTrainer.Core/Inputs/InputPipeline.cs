using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Inputs.Affine;
using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Inputs.Missing;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Inputs;

/// <summary>The steps from the features of a row to the inputs of a network, in the order in which they are applied.</summary>
internal sealed class InputPipeline
{
    private readonly InputStep[] _steps;
    private readonly MissingStep? _missing;

    /// <summary>The steps that carry out a scaling, in ascending order of their codes.</summary>
    public InputPipeline(InputScaling scaling, params IEnumerable<InputStep> steps)
    {
        Scaling = scaling;
        _steps = [.. steps];
        _missing = _steps.OfType<MissingStep>().SingleOrDefault();
        AddedInputs = _steps.Sum(step => step.AddedInputs);
        KeepsZeros = _steps.All(step => step.KeepsZeros);
    }

    /// <summary>Features enter as they are.</summary>
    public static InputPipeline None { get; } = new(InputScaling.None);

    public InputScaling Scaling { get; }

    /// <summary>The slots of a row that are categories. The steps are for the others.</summary>
    public CategorySlots Categories { get; init; } = CategorySlots.None;

    public ReadOnlySpan<InputStep> Steps => _steps;

    /// <summary>Inputs behind the features.</summary>
    public int AddedInputs { get; }

    /// <summary>Whether a feature that is zero is zero for the network too.</summary>
    public bool KeepsZeros { get; }

    public MissingValues Missing => _missing is null ? MissingValues.SkipRow : MissingValues.Impute;

    /// <summary>Features with an input that says whether they are missing, in ascending order.</summary>
    public int[] Flagged => _missing?.Flagged ?? [];

    /// <summary>The center and the factor of each feature, where the scaling has them.</summary>
    public AffineStep? Affine => _steps.OfType<AffineStep>().SingleOrDefault();

    public InputPipeline With(AffineStep affine) =>
        new(Scaling, _steps.Select(step => step is AffineStep ? affine : step)) { Categories = Categories };

    /// <summary>The same steps, and one behind them that imputes missing values.</summary>
    public InputPipeline Imputing(int[] flagged) =>
        new(Scaling, [.. _steps, new MissingStep(flagged)]) { Categories = Categories };

    /// <summary>Whether a row can be scored: finite, but for missing values that are imputed.</summary>
    public bool Accepts(ReadOnlySpan<float> features) => MissingStep.Accepts(Missing, features);

    /// <summary>Turns the features of the first rows into inputs, in place, with added inputs behind them.</summary>
    /// <remarks>A row gets the same bits in every batch.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(ActivationMatrix inputs, int features, int rows)
    {
        int column = features;
        foreach (InputStep step in _steps)
        {
            step.AddInputs(inputs, rows, column);
            column += step.AddedInputs;
            for (int panel = 0; panel < Panels.Count(features); panel++)
                step.Apply(inputs.Rows(panel, 0, rows), panel * Panels.Width);
        }
    }

    /// <summary>Turns the features of a row kept for training into inputs, in place. Missing features with a flag stay NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ApplyToKept(Span<float> row)
    {
        foreach (InputStep step in _steps)
        {
            if (step == _missing)
                _missing.ApplyToKept(row);
            for (int first = 0; first < row.Length && step != _missing; first += Panels.Width)
                step.Apply(row[first..Math.Min(first + Panels.Width, row.Length)], first);
        }
    }

    /// <summary>Turns a sparse row into its inputs, where <see cref="KeepsZeros"/>, with the bits of a dense row.</summary>
    public void Apply(FeatureRow row, int features, SparseRow inputs)
    {
        inputs.Set(row);
        foreach (InputStep step in _steps)
        {
            step.Apply(inputs, features);
            features += step.AddedInputs;
        }
    }

    /// <summary>Adds the steps to an ONNX graph, from rows × features to rows × inputs.</summary>
    public string AddTo(IOnnxGraph graph, string features) => _steps.Aggregate(features, (x, step) => step.AddTo(graph, x));

    /// <summary>For example <c>input scaling RobustQuantile (2 by rank), missing values imputed (flagged features: 3)</c>.</summary>
    public override string ToString() => string.Concat([$"input scaling {Scaling}", .. _steps.Select(step => step.Describe())]);
}
