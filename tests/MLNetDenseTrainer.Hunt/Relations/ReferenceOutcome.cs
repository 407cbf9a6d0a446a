using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Reference;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>What the reference's training of all members comes to, in the form in which a model shows it.</summary>
internal sealed class ReferenceOutcome(HuntCase c, ReferenceTraining training, ReferenceRun[] members)
{
    /// <summary>The parameters of all members, one after the other.</summary>
    public double[] Parameters { get; } = [.. members.SelectMany(member => member.Parameters)];

    /// <summary>Means over the members that went through an epoch.</summary>
    public double[] TrainingLosses { get; } = Means(members, member => member.TrainingLosses);

    public double[] ValidationLosses { get; } = Means(members, member => member.ValidationLosses);

    public double[] Metrics { get; } = Means(members, member => member.Metrics);

    /// <summary>The rows that are scored.</summary>
    public CaseRow[] ScoredRows { get; } = [.. training.Rows.All.Select(row => row.Source)];

    /// <summary>Rows × units: logits of a binary classifier, probabilities of several classes, values of a regression.</summary>
    public double[] Scores { get; } = [.. training.Rows.All.SelectMany(row => Score(c, training, members, row))];

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
    public ReferenceOutcome WithTemperature(double factor)
    {
        double[] Scaled(double[] parameters) => [.. parameters.Select((value, p) => IsInLastLayer(p) ? value * factor : value)];
        return factor == 1.0 ? this : new(c, training, [.. members.Select(member => member.With(Scaled(member.Parameters)))]);
    }

    private bool IsInLastLayer(int p) => training.Network.LayerOf[p % training.Network.ParameterCount] == training.Network.LastLayer;

    private static double[] Means(ReferenceRun[] members, Func<ReferenceRun, List<double>> series)
    {
        List<double>[] all = [.. members.Select(series)];
        double Mean(int epoch) => all.Where(one => one.Count > epoch).Average(one => one[epoch]);
        return [.. Enumerable.Range(0, all.Max(one => one.Count)).Select(Mean)];
    }

    // Probabilities are averaged, not logits.
    private static double[] Score(HuntCase c, ReferenceTraining training, ReferenceRun[] members, ReferenceRow row)
    {
        double[][] outputs = [.. members.Select(member => training.Outputs(member.Parameters, row))];
        if (c.IsRegression)
            return training.Rows.Targets.ToScores(Mean(values => values));
        if (c.IsBinary)
        {
            double positive = outputs.Average(x => ReferenceActivations.Sigmoid(x[0]));
            double negative = outputs.Average(x => ReferenceActivations.Sigmoid(-x[0]));
            return [Math.Log(positive) - Math.Log(negative)];
        }
        return Mean(logits =>
        {
            double sum = logits.Sum(logit => Math.Exp(logit - logits.Max()));
            return [.. logits.Select(logit => Math.Exp(logit - logits.Max()) / sum)];
        });

        double[] Mean(Func<double[], double[]> of)
        {
            double[][] values = [.. outputs.Select(of)];
            return [.. Enumerable.Range(0, values[0].Length).Select(u => values.Average(one => one[u]))];
        }
    }
}
