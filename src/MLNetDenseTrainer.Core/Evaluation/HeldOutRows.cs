using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Heads.Metrics;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Evaluation;

/// <summary>The held-back rows of a model's members. Members that hold back the same rows predict them by their average.</summary>
/// <remarks>Rows are predicted block by block, so that memory does not grow with rows × units.</remarks>
internal sealed class HeldOutRows
{
    private const int MostBlockRows = 256;
    private const int MostBlockOutputs = 1 << 20;

    private readonly MemberData[][] _groups;
    private readonly TrainingSettings _settings;
    private readonly Head _head;
    private readonly int _units;
    private readonly HeldOutBlock _block;
    private readonly int _blockRows;
    private readonly MiniBatch _batch;
    private readonly ForwardPass _forward;

    public HeldOutRows(IReadOnlyList<MemberData> members)
    {
        NetworkShape shape = members[0].Parameters.Shape;
        (_settings, _head, _units) = (members[0].Settings, members[0].Head, shape.Outputs);
        _groups = [.. members.GroupBy(member => member.Validation).Select(group => group.ToArray())];
        Count = _groups.Sum(group => group[0].Validation.Count);
        _blockRows = Math.Clamp(MostBlockOutputs / _units, 1, MostBlockRows);
        int targetCount = _head.TargetCount(_units);
        _block = new HeldOutBlock(_blockRows, _units, targetCount);
        _batch = new MiniBatch(shape.FirstLayerInputs, _blockRows, targetCount, members[0].Batches.IsSparse, shape.CategoryCount);
        _forward = new ForwardPass(shape, _blockRows);
    }

    public int Count { get; }

    public HeldOutMetrics Measure()
    {
        HeldOutFigures figures = _head.CreateFigures(_units, Count);
        foreach (HeldOutBlock block in Predict())
            figures.Add(block);
        return figures.Metrics(withErrors: true);
    }

    /// <summary>The factor for logits that makes the labels as likely as can be: one over the temperature.</summary>
    public float FitTemperature(int mostLogits = TemperatureFit.MostLogits)
    {
        var fit = new TemperatureFit(_head, _units, Count, _settings.Seed, mostLogits);
        foreach (HeldOutBlock block in Predict())
            fit.Add(block);
        return fit.Factor(_settings.CheckAlive);
    }

    /// <summary>The factor and offsets for logits of each member that calibrate the averages of members.</summary>
    public (float Factor, float[] Offsets) FitCalibration()
    {
        var fit = new CalibrationFit(_head, _units, _settings);
        foreach (MemberData[] group in _groups)
        {
            int width = group.Length * _units;
            float[] logits = new float[_blockRows * width];
            CalibrationRows rows = fit.AddGroup(group.Length, group[0].Validation.Count, _groups.Length);
            foreach (HeldOutBlock block in Blocks(group))
            {
                for (int m = 0; m < group.Length; m++)
                {
                    Predict(group[m]);
                    for (int row = 0; row < block.Count; row++)
                        block.Outputs.Slice(row * _units, _units).CopyTo(logits.AsSpan(row * width + m * _units));
                }
                rows.Add(logits, block);
            }
        }
        return fit.Fit(FitTemperature());
    }

    /// <summary>Predicts all rows with the parameters as they are now. Each block is valid until the next.</summary>
    public IEnumerable<HeldOutBlock> Predict()
    {
        var average = new MemberAverage(_head, _units, _blockRows);
        foreach (MemberData[] group in _groups)
        {
            foreach (HeldOutBlock block in Blocks(group))
            {
                if (group.Length == 1)
                    Predict(group[0]);
                else
                    PredictByAll(group, average);
                yield return block;
            }
        }
    }

    /// <summary>Copies the targets and weights of some rows. The caller writes their outputs.</summary>
    public static void Load(RowSelection selection, HeldOutBlock block)
    {
        block.Count = selection.Count;
        ReadOnlySpan<int> indices = selection.Indices.Span;
        int targets = selection.Rows.TargetCount;
        for (int row = 0; row < block.Count; row++)
        {
            selection.Rows.Targets(indices[row]).CopyTo(block.Targets[(row * targets)..]);
            block.Weights[row] = selection.Rows.Weight(indices[row]);
            block.LossWeights[row] = selection.Rows.LossWeight(indices[row]);
        }
    }

    // The rows of a group, to be predicted.
    private IEnumerable<HeldOutBlock> Blocks(MemberData[] group)
    {
        for (int start = 0; start < group[0].Validation.Count; start += _blockRows)
        {
            _settings.CheckAlive();
            RowSelection rows = group[0].Validation.Slice(start, _blockRows);
            Load(rows, _block);
            _batch.Load(rows.Rows, rows.Indices.Span);
            _batch.LoadFeatures(rows.Rows, rows.Indices.Span, 0, rows.Count);
            yield return _block;
        }
    }

    private void PredictByAll(MemberData[] group, MemberAverage average)
    {
        average.Clear();
        foreach (MemberData member in group)
        {
            Predict(member);
            average.Add(_block.Outputs);
        }
        average.CopyTo(_block.Outputs);
    }

    private void Predict(MemberData member)
    {
        _forward.Run(member.Parameters, _batch.Features, 0, _block.Count);
        _forward.Outputs.CopyRowsTo(_block.Outputs, 0, _block.Count);
    }
}
