using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Numerics.Sparse;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.HoldOuts;

namespace MLNetDenseTrainer.Training.Data.Streams;

/// <summary>A summary of rows that do not fit in memory, from the first pass over them.</summary>
internal sealed class StreamSummary
{
    private readonly HoldOutPass _held;
    private readonly InputScaling _scaling;
    private readonly InputFit _inputs;
    private readonly RowSample? _quantileSample;
    private readonly RowSample? _targetSample;
    private readonly SteppedSample? _steppedSample;

    public StreamSummary(DataBudget budget, InputScaling scaling, HoldOut holdOut, int classes, int seed, int categories = 0)
    {
        HoldOut = holdOut;
        _held = new HoldOutPass(holdOut);
        _inputs = InputFit.For(scaling, budget.Inputs);
        _scaling = scaling;
        _quantileSample = _inputs.ReadsColumns ? new RowSample(budget.Inputs, budget.QuantileRows, seed, budget.Targets) : null;
        _targetSample = classes == 1 ? new RowSample(inputs: 0, budget.TargetRows, seed, budget.Targets) : null;
        // In the place of the other sample, so that the limit of memory holds.
        if (_quantileSample is null && budget.NonZeros is null)
            _steppedSample = new SteppedSample(budget.Inputs, Math.Min(SteppedSample.MostRows, budget.QuantileRows));
        Validation = new RowSample(budget.Inputs, budget.ValidationRows, seed, budget.Targets, budget.NonZeros is not null, categories);
        Labels = new LabelSummary(classes);
        Features = new FeatureSummary(budget.Inputs, categories);
        Targets = new TargetSummary(budget.Targets);
    }

    public HoldOut HoldOut { get; }

    public long Count { get; private set; }

    public LabelSummary Labels { get; }

    /// <summary>A sample of the rows: random for quantiles, else the same as in memory. Empty for sparse rows.</summary>
    public RowSelection Sample => (_quantileSample?.Rows ?? _steppedSample?.Rows) is { } rows ? RowSelection.AllOf(rows) : default;

    /// <summary>Rows without features, drawn at random for the quantiles of targets; none where the label is a class.</summary>
    public RowSelection TargetSample => _targetSample is null ? default : RowSelection.AllOf(_targetSample.Rows);

    public FeatureSummary Features { get; }

    public RowsChecksum Checksum { get; } = new();

    public TargetSummary Targets { get; }

    public RowSample Validation { get; }

    /// <summary>The number of rows whose quantiles stand for those of all; 0 where all are known.</summary>
    public int QuantileRows => _quantileSample is { IsPartial: true } sample ? sample.Rows.Count : 0;

    /// <summary>The number of rows whose targets' quantiles stand for those of all; 0 where all are known.</summary>
    public int TargetRows => _targetSample is { IsPartial: true } sample ? sample.Rows.Count : 0;

    public void Add(FeatureRow features, ReadOnlySpan<float> targets, float weight, ulong group = 0)
    {
        if (_held.IsHeldBack(features, targets, group))
        {
            Labels.AddHeldBack(targets);
            Validation.Add(features, targets, weight);
            return;
        }
        Count++;
        Labels.Add(targets, weight);
        Targets.Add(targets, weight);
        Features.Add(features);
        Checksum.Add(features, targets, weight);
        _inputs.Add(features, weight);
        _quantileSample?.Add(features, targets, weight);
        _targetSample?.Add(default, targets, weight);
        _steppedSample?.Add(features);
    }

    /// <summary>The steps of a scaling. Another one than the first pass was for must be fitted to columns, too.</summary>
    public IEnumerable<InputStep> FitInputs(InputScaling scaling, int threads = 1, Action? checkAlive = null)
    {
        InputFit fit = scaling == _scaling ? _inputs : InputFit.For(scaling, Features.Count);
        Debug.Assert(fit == _inputs || fit.ReadsColumns && _inputs.ReadsColumns);
        return fit.Finish(Sample.Columns, threads, checkAlive);
    }
}
