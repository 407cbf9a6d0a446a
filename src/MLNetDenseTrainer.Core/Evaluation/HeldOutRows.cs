using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Heads.Metrics;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Evaluation;

/// <summary>
/// The held-back rows of a model's members. A member that holds back its own rows predicts them alone. If all members hold back the same
/// rows, their average predicts them.
/// </summary>
/// <remarks>Rows are predicted block by block, so that memory does not grow with rows × units.</remarks>
internal sealed class HeldOutRows
{
    private const int MostBlockRows = 256;
    private const int MostBlockOutputs = 1 << 20;

    private readonly IReadOnlyList<MemberData> _members;
    private readonly TrainingSettings _settings;
    private readonly NetworkShape _shape;
    private readonly Head _head;
    private readonly bool _areShared;

    public HeldOutRows(IReadOnlyList<MemberData> members)
    {
        _members = members;
        (_settings, _shape, _head) = (members[0].Settings, members[0].Parameters.Shape, members[0].Head);
        _areShared = members.All(member => member.Validation.Equals(members[0].Validation));
        Count = _areShared ? members[0].Validation.Count : members.Sum(member => member.Validation.Count);
    }

    public int Count { get; }

    public HeldOutMetrics Measure()
    {
        HeldOutFigures figures = _head.CreateFigures(_shape.Outputs, Count);
        foreach (HeldOutBlock block in Predict())
            figures.Add(block);
        return figures.Metrics(withErrors: true);
    }

    /// <summary>The factor for logits that makes the labels as likely as can be: one over the temperature.</summary>
    public float FitTemperature(int mostLogits = TemperatureFit.MostLogits)
    {
        var fit = new TemperatureFit(_head, _shape.Outputs, Count, _settings.Seed, mostLogits);
        foreach (HeldOutBlock block in Predict())
            fit.Add(block);
        return fit.Factor(_settings.CheckAlive);
    }

    /// <summary>Predicts all rows with the parameters as they are now. Each block is valid until the next.</summary>
    public IEnumerable<HeldOutBlock> Predict()
    {
        int blockRows = Math.Clamp(MostBlockOutputs / _shape.Outputs, 1, MostBlockRows);
        int targetCount = _head.TargetCount(_shape.Outputs);
        var block = new HeldOutBlock(blockRows, _shape.Outputs, targetCount);
        var batch = new MiniBatch(_shape.FirstLayerInputs, blockRows, targetCount, _members[0].Batches.IsSparse);
        var forward = new ForwardPass(_shape, blockRows);
        var average = new MemberAverage(_head, _shape.Outputs, blockRows);
        foreach (MemberData member in _areShared ? _members.Take(1) : _members)
        {
            for (int start = 0; start < member.Validation.Count; start += blockRows)
            {
                _settings.CheckAlive();
                RowSelection rows = member.Validation.Slice(start, blockRows);
                Load(rows, block);
                batch.Load(rows.Rows, rows.Indices.Span);
                batch.LoadFeatures(rows.Rows, rows.Indices.Span, 0, rows.Count);
                if (_areShared)
                    PredictByAll(forward, batch, block, average);
                else
                    Predict(member, forward, batch, block);
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

    private void PredictByAll(ForwardPass forward, MiniBatch batch, HeldOutBlock block, MemberAverage average)
    {
        average.Clear();
        foreach (MemberData member in _members)
        {
            Predict(member, forward, batch, block);
            average.Add(block.Outputs);
        }
        average.CopyTo(block.Outputs);
    }

    private static void Predict(MemberData member, ForwardPass forward, MiniBatch batch, HeldOutBlock block)
    {
        forward.Run(member.Parameters, batch.Features, 0, block.Count);
        forward.Outputs.CopyRowsTo(block.Outputs, 0, block.Count);
    }
}
