using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Training;

/// <summary>Training rows that do not fit in memory and are read anew in each epoch.</summary>
internal sealed class StreamedData : TrainingData
{
    private readonly IRowSource _source;
    private readonly PositionSplit _split;
    private readonly TrainingRows _pool;
    private readonly int _poolRows;
    private readonly Action<string> _warn;
    private readonly TrainingRows _validation;
    private float[]? _classFactors;
    private StreamSummary? _summary;

    /// <param name="source">The rows.</param>
    /// <param name="split">Which of them are held back for validation.</param>
    /// <param name="summary">What the first pass over them learnt.</param>
    /// <param name="validation">Rows to measure each epoch by; may be none.</param>
    /// <param name="pool">Memory for the shuffle pool; the rows in it do not matter.</param>
    /// <param name="poolRows">How many rows the pool may hold.</param>
    /// <param name="warn">Takes warnings.</param>
    public StreamedData(
        IRowSource source, PositionSplit split, StreamSummary summary, TrainingRows validation, TrainingRows pool, int poolRows, Action<string> warn)
    {
        _source = source;
        _split = split;
        _summary = summary;
        _validation = validation;
        _pool = pool;
        _poolRows = poolRows;
        _warn = warn;
        Count = summary.Count;
        Validation = RowSelection.AllOf(validation);
    }

    public override long Count { get; }

    public override bool IsInMemory => false;

    public override bool IsSparse => _pool.IsSparse;

    public override RowSelection Validation { get; }

    private StreamSummary Summary => _summary ?? throw new InvalidOperationException("The rows are scaled already.");

    public override void WeighClasses(float[] factors)
    {
        _classFactors = factors;
        _validation.MultiplyWeights(factors);
    }

    public override string RowsFingerprint => $"{Count} through a pool of {_poolRows}, checksum {Summary.Checksum}{Named(_classFactors)}";

    public override RowSelection Sample => Summary.Sample;

    public override FeatureSummary Features => Summary.Features;

    public override TargetSummary Targets => Summary.Targets;

    public override InputScaler FitInputScaler(InputScaling kind, int threads) => Summary.FitInputScaler(threads, CheckAlive);

    public override IReadOnlyList<MemberData> ScaleInto(TrainingSettings settings, TrainedNetwork network)
    {
        // Its samples are not needed any more.
        _summary = null;
        RowSelection validation = RowSelection.AllOf(_validation.Scaled(network.InputScaler, network.TargetScalings, CheckAlive));
        var stream = new RowStream(_source, _split, new RowScaling(network.InputScaler, network.TargetScalings, _classFactors));
        TrainingRows pool = network.InputScaler.Flagged.Length == 0 ? _pool : new TrainingRows(network.Shape.Inputs, _poolRows, _pool.TargetCount, _pool.IsSparse);
        return [new MemberData(settings, new StreamBatches(settings, stream, Count, pool, _poolRows, _warn), validation, network.Parameters) { TargetScalings = network.TargetScalings }];
    }
}
