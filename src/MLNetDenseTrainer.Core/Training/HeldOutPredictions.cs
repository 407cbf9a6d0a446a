using System.Numerics.Tensors;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>What networks predict for rows that they have not learnt from, beside what is true.</summary>
internal sealed class HeldOutPredictions
{
    private const int BatchRows = 256;

    private HeldOutPredictions(int rows, int units)
    {
        Units = units;
        Outputs = new float[checked(rows * units)];
        Targets = new float[rows];
        Weights = new float[rows];
    }

    /// <summary>Outputs per row.</summary>
    public int Units { get; }

    public int Count => Targets.Length;

    /// <summary>Rows × units: logits of a classifier, values on the training's scale of a regression.</summary>
    public float[] Outputs { get; }

    public float[] Targets { get; }

    public float[] Weights { get; }

    /// <summary>
    /// Of the rows that networks hold back: where each holds back its own, each row by that network; where all hold back the same, by their mean.
    /// </summary>
    public static HeldOutPredictions Of(IReadOnlyList<MemberData> members)
    {
        bool shared = members.All(member => member.Validation.Equals(members[0].Validation));
        int units = members[0].Parameters.Shape.Outputs;
        var predictions = new HeldOutPredictions(shared ? members[0].Validation.Count : members.Sum(member => member.Validation.Count), units);
        int first = 0;
        foreach (MemberData member in members)
        {
            predictions.Add(member, shared ? 0 : first, shared ? 1f / members.Count : 1f);
            first += member.Validation.Count;
        }
        return predictions;
    }

    /// <summary>Multiplies all outputs by a factor.</summary>
    public void Scale(float factor) => TensorPrimitives.Multiply(Outputs, factor, Outputs);

    private void Add(MemberData member, int first, float share)
    {
        NetworkShape shape = member.Parameters.Shape;
        var forward = new ForwardPass(shape, BatchRows);
        var batch = new MiniBatch(shape.FirstLayerInputs, BatchRows);
        float[] outputs = new float[BatchRows * Units];
        for (int start = 0; start < member.Validation.Count; start += BatchRows)
        {
            RowSelection rows = member.Validation.Slice(start, BatchRows);
            batch.Load(rows.Rows, rows.Indices.Span);
            batch.LoadFeatures(rows.Rows, rows.Indices.Span, 0, rows.Count);
            forward.Run(member.Parameters, batch.Features, 0, rows.Count);
            forward.Outputs.CopyRowsTo(outputs, 0, rows.Count);
            batch.Targets.CopyTo(Targets.AsSpan(first + start));
            batch.Weights.CopyTo(Weights.AsSpan(first + start));
            for (int i = 0; i < rows.Count * Units; i++)
                Outputs[(first + start) * Units + i] += share * outputs[i];
        }
    }
}
