using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training.Losses;

/// <summary>The focal loss of a class of probability p (Lin et al., 2017, arXiv:1708.02002): -(1 - p)^gamma log p.</summary>
internal readonly struct FocalTerm(float gamma)
{
    public double Gamma { get; } = Arguments.AtLeast(0f, gamma);

    /// <summary>The term, of log p and of 1 - p, which may be too small to be computed from p.</summary>
    public double Value(double logP, double rest) => -Math.Pow(rest, Gamma) * logP;

    /// <summary>Its derivative by log p: (1 - p)^gamma (gamma p log p / (1 - p) - 1).</summary>
    public double Slope(double logP, double rest)
    {
        // log p / (1 - p) goes to -1 as p goes to 1.
        double ratio = rest > 1e-9 ? logP / rest : -1.0;
        return Math.Pow(rest, Gamma) * (Gamma * (1.0 - rest) * ratio - 1.0);
    }
}
