namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>What a case came to.</summary>
/// <param name="IsDecided">Whether rounding leaves room for a verdict.</param>
/// <param name="Failure">What was expected and found; <see langword="null"/> where the case holds.</param>
internal sealed record Verdict(bool IsDecided, string? Failure = null)
{
    public static Verdict Holds { get; } = new(true);

    /// <summary>Rounding alone may change the result by as much as a fault would.</summary>
    public static Verdict Undecided { get; } = new(false);

    public bool Fails => Failure is not null;

    public static Verdict Failed(string failure) => new(true, failure);

    /// <summary>The first failure, else the first that is undecided, else that all hold.</summary>
    public static Verdict All(params IEnumerable<Verdict> verdicts)
    {
        Verdict worst = Holds;
        foreach (Verdict verdict in verdicts)
        {
            if (verdict.Fails)
                return verdict;
            worst = verdict.IsDecided ? worst : verdict;
        }
        return worst;
    }
}
