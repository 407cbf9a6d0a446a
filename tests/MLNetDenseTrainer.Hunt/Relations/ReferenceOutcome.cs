using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Reference;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>What the reference's training of all members comes to, in the form in which a model shows it.</summary>
internal sealed class ReferenceOutcome(HuntCase c, ReferenceNetwork network, ReferenceRows rows, ReferenceTraining training, ReferenceRun[] members)
{
    /// <summary>The parameters of all members, one after the other.</summary>
    public double[] Parameters { get; } = [.. members.SelectMany(member => member.Parameters)];

    /// <summary>Means over the members that went through an epoch.</summary>
    public double[] TrainingLosses { get; } = Means(members, member => member.TrainingLosses);

    public double[] ValidationLosses { get; } = Means(members, member => member.ValidationLosses);

    public double[] Metrics { get; } = Means(members, member => member.Metrics);

    /// <summary>The rows that are scored.</summary>
    public CaseRow[] ScoredRows { get; } = [.. rows.Training.Concat(rows.Validation).Select(row => row.Source)];

    /// <summary>Rows × units: logits of a binary classifier, probabilities of several classes, values of a regression.</summary>
    public double[] Scores { get; } =
        [.. rows.Training.Concat(rows.Validation).SelectMany(row => Score(c, rows.Targets, [.. members.Select(member => training.Outputs(member.Parameters, row))]))];

    /// <summary>What the last layers of a model are multiplied by, if it is this one with a temperature.</summary>
    public double TemperatureFactor(double[] found)
    {
        double product = 0.0, square = 0.0;
        for (int p = 0; p < found.Length; p++)
        {
            if (!IsInLastLayer(p))
                continue;
            product += found[p] * Parameters[p];
            square += Parameters[p] * Parameters[p];
        }
        return square == 0.0 ? 1.0 : product / square;
    }

    /// <summary>The same with the last layers multiplied.</summary>
    public ReferenceOutcome WithTemperature(double factor) => factor == 1.0
        ? this
        : new(c, network, rows, training, [.. members.Select(member => member.With([.. member.Parameters.Select((value, p) => IsInLastLayer(p) ? value * factor : value)]))]);

    private bool IsInLastLayer(int p) => network.LayerOf[p % network.ParameterCount] == network.LastLayer;

    private static double[] Means(ReferenceRun[] members, Func<ReferenceRun, List<double>> series)
    {
        int epochs = members.Max(member => series(member).Count);
        return [.. Enumerable.Range(0, epochs).Select(epoch => members.Where(member => series(member).Count > epoch).Average(member => series(member)[epoch]))];
    }

    private static double[] Score(HuntCase c, ReferenceTargets targets, double[][] outputs)
    {
        double[] Mean(Func<double[], double[]> of) => [.. Enumerable.Range(0, outputs[0].Length).Select(u => outputs.Average(member => of(member)[u]))];
        if (c.IsRegression)
            return targets.ToScores(Mean(values => values));
        if (c.IsBinary)
            return [Math.Log(Mean(x => [ReferenceActivations.Sigmoid(x[0])])[0]) - Math.Log(Mean(x => [ReferenceActivations.Sigmoid(-x[0])])[0])];
        return Mean(logits =>
        {
            double sum = logits.Sum(logit => Math.Exp(logit - logits.Max()));
            return [.. logits.Select(logit => Math.Exp(logit - logits.Max()) / sum)];
        });
    }
}
