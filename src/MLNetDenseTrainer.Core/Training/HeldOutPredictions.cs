using MLNetDenseTrainer.Network;

namespace MLNetDenseTrainer.Training;

/// <summary>What networks predict for rows that they have not learnt from, beside what is true.</summary>
internal sealed class HeldOutPredictions
{
    private const int BatchRows = 256;

    private HeldOutPredictions(int rows, int units, int targetCount)
    {
        Units = units;
        TargetCount = targetCount;
        Outputs = new float[checked(rows * units)];
        Targets = new float[checked(rows * targetCount)];
        Weights = new float[rows];
    }

    /// <summary>Room for what a network predicts for some rows.</summary>
    public static HeldOutPredictions For(RowSelection rows, int units)
    {
        int targets = rows.Rows.TargetCount;
        var predictions = new HeldOutPredictions(rows.Count, units, targets);
        for (int row = 0; row < rows.Count; row++)
        {
            rows.Rows.Targets(rows.Indices.Span[row]).CopyTo(predictions.Targets.AsSpan(row * targets));
            predictions.Weights[row] = rows.Rows.Weight(rows.Indices.Span[row]);
        }
        return predictions;
    }

    /// <summary>Outputs per row.</summary>
    public int Units { get; }

    /// <summary>Targets per row.</summary>
    public int TargetCount { get; }

    public int Count => Weights.Length;

    /// <summary>Rows × units: logits of a classifier, values on the training's scale of a regression.</summary>
    public float[] Outputs { get; }

    /// <summary>Rows × targets; those that are missing are NaN.</summary>
    public float[] Targets { get; }

    public float[] Weights { get; }

    /// <summary>
    /// Of the rows that networks hold back: where each holds back its own, each row by that network; where all hold back the same, by their mean.
    /// </summary>
    public static HeldOutPredictions Of(IReadOnlyList<MemberData> members)
    {
        bool shared = members.All(member => member.Validation.Equals(members[0].Validation));
        int units = members[0].Parameters.Shape.Outputs;
        int targetCount = members[0].Settings.Loss.TargetCount(units);
        if (!shared)
        {
            var predictions = new HeldOutPredictions(members.Sum(member => member.Validation.Count), units, targetCount);
            int first = 0;
            foreach (MemberData member in members)
                first += predictions.Set(member, first);
            return predictions;
        }
        var averages = new HeldOutPredictions(members[0].Validation.Count, units, targetCount);
        var average = new MemberAverage(members[0].Settings.Loss.Task, units, averages.Count);
        foreach (MemberData member in members)
        {
            averages.Set(member, 0);
            average.Add(averages.Outputs);
        }
        average.CopyTo(averages.Outputs);
        return averages;
    }

    // What a network predicts for the rows it holds back, from one place on; returns how many they are.
    private int Set(MemberData member, int first)
    {
        NetworkShape shape = member.Parameters.Shape;
        var forward = new ForwardPass(shape, BatchRows);
        var batch = new MiniBatch(shape.FirstLayerInputs, BatchRows, TargetCount, member.Batches.IsSparse);
        for (int start = 0; start < member.Validation.Count; start += BatchRows)
        {
            member.Settings.CheckAlive();
            RowSelection rows = member.Validation.Slice(start, BatchRows);
            batch.Load(rows.Rows, rows.Indices.Span);
            batch.LoadFeatures(rows.Rows, rows.Indices.Span, 0, rows.Count);
            forward.Run(member.Parameters, batch.Features, 0, rows.Count);
            forward.Outputs.CopyRowsTo(Outputs.AsSpan((first + start) * Units, rows.Count * Units), 0, rows.Count);
            batch.Targets.CopyTo(Targets.AsSpan((first + start) * TargetCount));
            batch.Weights.CopyTo(Weights.AsSpan(first + start));
        }
        return member.Validation.Count;
    }
}
