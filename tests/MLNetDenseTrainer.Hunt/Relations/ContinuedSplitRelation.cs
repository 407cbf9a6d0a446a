using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;

namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>A model that goes on, with more rows or by another seed, has no held-out figures of rows that it has learnt from.</summary>
internal static class ContinuedSplitRelation
{
    public static Relation Relation { get; } = new("continued-split", Adapt, Check);

    private static HuntCase Adapt(HuntCase c) => c with
    {
        Loss = LossKind.MeanSquaredError,
        Outputs = 1,
        OutputActivation = null,
        ValidationRows = 0,
        Members = 1,
        Continued = false,
        Sparse = false,
        Embedding = false,
        Missing = MissingValues.SkipRow,
    };

    private static Verdict Check(HuntCase c)
    {
        CaseData data = SplitProbe.Distinct(CaseData.Of(c));
        (ProductModel before, CaseData first) = SplitProbe.Fit(c, data with { Training = [.. data.Training.Skip(c.Rows / 5)] });
        (ProductModel after, CaseData next) = SplitProbe.Fit(c.Seed % 2 == 0 ? c : c with { Seed = c.Seed + 1 }, data, before);
        if (after.HeldOut is null)
            return Verdict.Holds;
        HashSet<float> learnt = [.. first.Training.Select(row => row.Targets[0])];
        int seen = next.Validation.Count(row => learnt.Contains(row.Targets[0]));
        return seen == 0
            ? Verdict.Holds
            : Verdict.Failed($"held-out figures: expected none of rows learnt from, found {seen} of them in {after.HeldOut.Rows} rows");
    }
}
