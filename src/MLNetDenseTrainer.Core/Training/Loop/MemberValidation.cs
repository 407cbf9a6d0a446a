using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Heads.Metrics;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Training.Loop;

/// <summary>Evaluates a member in training: the loss of rows, and the validation metric after an epoch.</summary>
internal sealed class MemberValidation
{
    private readonly TrainingSettings _settings;
    private readonly MemberData _data;
    private readonly TrainingStep _step;
    private readonly HeldOutBlock? _block;
    private readonly EpochOutputs? _outputs;

    public MemberValidation(MemberData data, TrainingStep step)
    {
        _settings = data.Settings;
        _data = data;
        _step = step;
        _outputs = EpochOutputs.For(data);
        if (IsThere && _settings.ValidationMetric != ValidationMetric.Loss)
        {
            int rows = Math.Min(data.Batches.BatchSize, data.Validation.Count);
            _block = new HeldOutBlock(rows, data.Parameters.Shape.Outputs, data.Validation.Rows.TargetCount);
        }
    }

    public bool IsThere => _data.Validation.Count > 0;

    /// <summary>The outputs for the validation rows after each epoch; <see langword="null"/> where they are not kept.</summary>
    public EpochOutputs? Outputs => _outputs;

    /// <summary>The loss of the validation rows, and the metric where it is not the loss.</summary>
    public (double? Loss, double? Metric) Measure()
    {
        if (!IsThere)
            return (null, null);
        _outputs?.BeginEpoch();
        if (_block is null)
            return (MeanLoss(_data.Validation, keeps: true), null);
        if (_settings.ValidationMetric == ValidationMetric.CalibratedLoss)
        {
            var fit = new TemperatureFit(_data.Head, _block.Units, _data.Validation.Count, _settings.Seed, TemperatureFit.MostLogits);
            return (MeanLoss(_data.Validation, fit.Add, keeps: true), fit.CalibratedLoss(_settings.CheckAlive));
        }
        HeldOutFigures figures = _data.Head.CreateFigures(_block.Units, _data.Validation.Count);
        double loss = MeanLoss(_data.Validation, figures.Add, keeps: true);
        return (loss, _settings.ValidationMetric.ValueIn(figures.Metrics()));
    }

    /// <summary>The loss of some rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="add">Takes their outputs.</param>
    /// <param name="keeps">Whether these are the validation rows after an epoch, whose outputs may be kept.</param>
    public double MeanLoss(RowSelection rows, Action<HeldOutBlock>? add = null, bool keeps = false)
    {
        WeightedLoss total = default;
        for (int start = 0; start < rows.Count; start += _data.Batches.BatchSize)
        {
            _settings.CheckAlive();
            RowSelection batch = rows.Slice(start, _data.Batches.BatchSize);
            total += _step.Evaluate(batch);
            if (keeps)
                _outputs?.Add(start * _data.Parameters.Shape.Outputs, _step.Outputs);
            if (add is not null)
                Add(batch, add);
        }
        return total.Mean;
    }

    private void Add(RowSelection evaluated, Action<HeldOutBlock> add)
    {
        HeldOutRows.Load(evaluated, _block!);
        _step.Outputs.CopyTo(_block!.Outputs);
        add(_block);
    }
}
