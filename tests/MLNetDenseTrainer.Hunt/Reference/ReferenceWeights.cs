using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;

namespace MLNetDenseTrainer.Hunt.Reference;

/// <summary>What rows count in training: their example weights times the factor of their class.</summary>
internal static class ReferenceWeights
{
    /// <summary>The factor of each class; 1 each without class weights.</summary>
    /// <param name="c">The case.</param>
    /// <param name="training">The rows to learn from, and no others.</param>
    public static double[] ClassFactors(HuntCase c, IReadOnlyList<CaseRow> training)
    {
        if (c.Classes == Cases.ClassFactors.None)
            return [.. Enumerable.Repeat(1.0, c.ClassCount)];
        if (c.Classes == Cases.ClassFactors.PerClass)
            return [.. CaseOptions.PerClass(c).Select(factor => (double)factor)];
        double WeightOf(int k) => training.Where(row => row.Class == k).Sum(row => (double)row.Weight);
        double[] weights = [.. Enumerable.Range(0, c.ClassCount).Select(WeightOf)];
        // Every class that occurs has the same share.
        double share = weights.Sum() / weights.Count(weight => weight > 0.0);
        return [.. weights.Select(weight => weight > 0.0 ? share / weight : 1.0)];
    }
}
