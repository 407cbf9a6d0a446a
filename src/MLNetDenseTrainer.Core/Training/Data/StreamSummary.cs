using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>What the first pass over rows that do not fit in memory learns from them.</summary>
internal sealed class StreamSummary
{
    private readonly PositionSplit _split;
    private readonly WeightedMoments[]? _inputs;
    private readonly float[]? _maxima;
    private readonly RowSample? _quantileSample;
    private long _position;

    /// <param name="budget">How many rows may be kept.</param>
    /// <param name="scaling">What there is to learn for the scaling of inputs.</param>
    /// <param name="split">Which rows are held back for validation.</param>
    /// <param name="classes">How many classes the label has; 1 where it is a number.</param>
    /// <param name="seed">Seed of the samples.</param>
    public StreamSummary(DataBudget budget, InputScaling scaling, PositionSplit split, int classes, int seed)
    {
        _split = split;
        _inputs = scaling == InputScaling.Standardize ? new WeightedMoments[budget.Inputs] : null;
        _maxima = scaling == InputScaling.MaximumAbsolute ? new float[budget.Inputs] : null;
        Scaling = scaling;
        _quantileSample = scaling is InputScaling.RobustClip or InputScaling.RobustQuantile ? new RowSample(budget.Inputs, budget.QuantileRows, seed, budget.Targets) : null;
        Validation = new RowSample(budget.Inputs, budget.ValidationRows, seed, budget.Targets, budget.NonZeros is not null);
        Labels = new LabelSummary(classes);
        Features = new FeatureSummary(budget.Inputs);
        Targets = new TargetSummary(budget.Targets);
    }

    public InputScaling Scaling { get; }

    /// <summary>Rows to learn from.</summary>
    public long Count { get; private set; }

    public LabelSummary Labels { get; }

    /// <summary>Rows drawn at random for quantiles; none where there are none to take.</summary>
    public RowSelection Sample => _quantileSample is null ? default : RowSelection.AllOf(_quantileSample.Rows);

    public FeatureSummary Features { get; }

    /// <summary>Of the rows to learn from.</summary>
    public RowsChecksum Checksum { get; } = new();

    public TargetSummary Targets { get; }

    /// <summary>Rows held back.</summary>
    public RowSample Validation { get; }

    /// <summary>Whether quantiles are those of a sample, and not of all rows.</summary>
    public bool EstimatesQuantiles => _quantileSample is { IsPartial: true };

    public int QuantileRows => _quantileSample?.Rows.Count ?? 0;

    public void Add(FeatureRow features, ReadOnlySpan<float> targets, float weight)
    {
        Labels.Add(targets, weight);
        if (_split.IsValidation(_position++))
        {
            Validation.Add(features, targets, weight);
            return;
        }
        Count++;
        Targets.Add(targets, weight);
        Features.Add(features);
        Checksum.Add(features, targets, weight);
        if (_inputs is not null)
            InputScalerFit.Add(_inputs, features.Values, weight);
        if (_maxima is not null)
            InputScalerFit.Add(_maxima, features);
        _quantileSample?.Add(features, targets, weight);
    }

    public InputScaler FitInputScaler(int threads = 1, Action? checkAlive = null) =>
        _inputs is not null ? InputScalerFit.Standardize(_inputs)
        : _maxima is not null ? InputScalerFit.MaximumAbsolute(_maxima)
        : _quantileSample is not null ? InputScalerFit.Fit(Scaling, _quantileSample.Rows, Sample.Indices.ToArray(), threads, checkAlive)
        : InputScaler.None;
}
