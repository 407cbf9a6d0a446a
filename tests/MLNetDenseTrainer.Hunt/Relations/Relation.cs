using MLNetDenseTrainer.Hunt.Cases;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>Something that holds for every case of a kind.</summary>
/// <param name="Name">The name, for the command line.</param>
/// <param name="Adapt">Makes a case one of the kind.</param>
/// <param name="Check">Tries a case.</param>
internal sealed record Relation(string Name, Func<HuntCase, HuntCase> Adapt, Func<HuntCase, Verdict> Check)
{
    /// <summary>A case of the kind, as near as can be to this one.</summary>
    public HuntCase Adapted(HuntCase c) => Adapt(c.Settled()).Settled();

    /// <summary>Tries a case; an exception that is not the case's own doing fails it.</summary>
    public Verdict Try(HuntCase c)
    {
        try
        {
            return Check(c);
        }
        catch (TrainingDivergedException)
        {
            return Verdict.Undecided;
        }
        catch (Exception unexpected)
        {
            return Verdict.Failed($"{unexpected.GetType().Name}: {unexpected.Message} {unexpected.StackTrace?.Split('\n')[0].Trim()}");
        }
    }
}
