using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Data.Streams;

/// <summary>Training rows that do not fit in memory and are read anew in each epoch.</summary>
internal sealed class StreamedData : TrainingData
{
    private readonly IRowSource _source;
    private readonly TrainingRows _pool;
    private readonly int _poolRows;
    private readonly Action<string> _warn;
    private StreamSummary? _summary;

    public StreamedData(
        IRowSource source, StreamSummary summary, TrainingRows validation, TrainingRows pool, int poolRows, Action<string> warn)
    {
        _source = source;
        HoldOut = summary.HoldOut;
        _summary = summary;
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

    // The size of the pool decides the order of rows.
    public override Identity RowsIdentity => Summary.Checksum.Identity($"through a pool of {_poolRows}", Count);

    public override RowSelection Sample => Summary.Sample;

    public override FeatureSummary Features => Summary.Features;

    public override TargetSummary Targets => Summary.Targets;

    public override RowSelection TargetSample => Summary.TargetSample;

    public override IEnumerable<InputStep> FitInputs(InputScaling scaling, int threads) => Summary.FitInputs(scaling, threads, CheckAlive);

    public override IReadOnlyList<MemberData> ScaleInto(TrainingSettings settings, TrainedNetwork network)
    {
        double meanWeight = Summary.Labels.MeanWeight(ClassFactors);
        // Its samples are not needed any more.
        _summary = null;
        Scale(Validation.Rows, network);
        _pool.UseFlagsOf(network.Inputs);
        var stream = new RowStream(_source, HoldOut, network.Inputs, network.Head, ClassFactors);
        var batches = new StreamBatches(settings, stream, Count, meanWeight, _pool, _poolRows, _warn);
        return [new MemberData(settings, batches, Validation, network.Parameters, network.Head)];
    }
}
