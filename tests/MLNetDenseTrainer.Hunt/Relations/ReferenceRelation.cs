using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;
using MLNetDenseTrainer.Hunt.Reference;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>Trained parameters, losses and scores are those of the reference in double precision.</summary>
internal static class ReferenceRelation
{
    public static Relation Relation { get; } = new("reference", Adapt, Check);

    /// <summary>A case that the reference knows everything about.</summary>
    public static HuntCase Adapt(HuntCase c) => c with
    {
        Dropout = 0f,
        Embedding = false,
        LearnedInputScale = false,
        Sparse = false,
        Scaling = c.Scaling is InputScaling.RobustClip or InputScaling.RobustQuantile
            ? c.Weights == RowWeights.Fractions ? InputScaling.Standardize : InputScaling.RobustClip
            : c.Scaling,
        // Quantiles by weights that are not whole have no plain definition.
        StandardizeTarget = c.StandardizeTarget && !(c.IsRobust && c.Weights == RowWeights.Fractions),
        // The members of an ensemble without validation rows hold back their own; those of one shuffle each in its own way.
        Members = c.ValidationRows == 0 ? 1 : c.Members,
        Shuffle = c.Shuffle && c.Members == 1 && !c.Streamed,
    };

    private static Verdict Check(HuntCase c)
    {
        CaseData data = CaseData.Of(c);
        ProductModel start = ProductTraining.Start(c, data);
        ProductModel trained = c.Continued ? ProductTraining.FitFrom(start, c, data) : ProductTraining.Fit(c, data);
        return Compare(c, data, start, trained);
    }

    /// <summary>Compares a model with what the reference makes of the same rows and the same start.</summary>
    public static Verdict Compare(HuntCase c, CaseData data, ProductModel start, ProductModel trained)
    {
        var network = new ReferenceNetwork(start.Members[0]);
        var rows = new ReferenceRows(c, data, network.OutputActivation);
        if (network.InputsOf(0) != rows.Training[0].Inputs.Length)
            return Verdict.Failed($"inputs of the first layer: expected {rows.Training[0].Inputs.Length}, found {network.InputsOf(0)}");
        var training = new ReferenceTraining(c, network, rows);
        double[][] begin = [.. Enumerable.Range(0, c.Members).Select(start.Flat)];
        ReferenceOutcome expected, up, down;
        try
        {
            (expected, up, down) = (Run(nudge: 0), Run(nudge: 1), Run(nudge: -1));
        }
        catch (ArithmeticException)
        {
            // A training that diverges has no signs of numbers to go by.
            return Verdict.Undecided;
        }
        double movement = Comparison.Distance(start.Flat(), expected.Parameters);
        double factor = c.Smooths ? expected.TemperatureFactor(trained.Flat()) : 1.0;
        var closeness = new Closeness(c, expected.WithTemperature(factor), up.WithTemperature(factor), down.WithTemperature(factor));
        return closeness.Compare(trained, factor * movement);

        ReferenceOutcome Run(int nudge) => new(c, training, [.. begin.Select(parameters => training.Run(Nudged(parameters, nudge)))]);
    }

    // A little more than rounding does: how far it moves the result says how far rounding may.
    private static double[] Nudged(double[] parameters, int sign)
    {
        var random = new Random(1);
        return [.. parameters.Select(p => p + sign * (random.Next(2) == 0 ? -1e-6 : 1e-6) * (Math.Abs(p) + 0.01))];
    }
}
