namespace MLNetDenseTrainer.Training.Losses;

/// <summary>What a class of probability p adds to the focal loss (Lin et al., 2017, arXiv:1708.02002): -(1 - p)^gamma log p.</summary>
internal readonly struct FocalTerm
{
    private readonly double _gamma;

    public FocalTerm(float gamma)
    {
        if (!(gamma >= 0f && float.IsFinite(gamma)))
            throw new ArgumentOutOfRangeException(nameof(gamma), gamma, "Gamma is at least 0 and finite.");
        _gamma = gamma;
    }

    public double Gamma => _gamma;

    public override string ToString() => FormattableString.Invariant($"(gamma: {_gamma})");

    /// <summary>The term.</summary>
    /// <param name="logP">log p.</param>
    /// <param name="rest">1 - p, given apart because it may be too small to be got from p.</param>
    public double Value(double logP, double rest) => -Math.Pow(rest, _gamma) * logP;

    /// <summary>Its derivative by log p: (1 - p)^gamma (gamma p log p / (1 - p) - 1).</summary>
    /// <param name="logP">log p.</param>
    /// <param name="rest">1 - p.</param>
    public double Slope(double logP, double rest)
    {
        // log p / (1 - p) goes to -1 as p goes to 1.
        double ratio = rest > 1e-9 ? logP / rest : -1.0;
        return Math.Pow(rest, _gamma) * (_gamma * (1.0 - rest) * ratio - 1.0);
    }
}
