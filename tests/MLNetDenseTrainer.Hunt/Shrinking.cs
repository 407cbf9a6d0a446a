using System.Reflection;
using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Relations;

namespace MLNetDenseTrainer.Hunt;

/// <summary>From a case that fails to the simplest one that does.</summary>
internal static class Shrinking
{
    private const int Seeds = 3;

    private static readonly HuntCase _simplest = new();

    /// <summary>Takes back one choice after the other for as long as the relation fails.</summary>
    public static HuntCase Shrink(Relation relation, HuntCase failing)
    {
        HuntCase smallest = failing;
        for (bool hasShrunk = true; hasShrunk;)
        {
            hasShrunk = false;
            foreach (HuntCase simpler in Simpler(smallest).Select(relation.Adapted))
            {
                if (simpler == smallest || Size(simpler) >= Size(smallest) || !relation.Try(simpler).Fails)
                    continue;
                smallest = simpler;
                hasShrunk = true;
                break;
            }
        }
        return smallest;
    }

    private static IEnumerable<HuntCase> Simpler(HuntCase c)
    {
        foreach (PropertyInfo part in HuntCase.Parts.Where(part => part.Name != nameof(HuntCase.Seed)))
            yield return With(c, part, part.GetValue(_simplest)!);
        foreach (PropertyInfo part in HuntCase.Parts.Where(IsCount))
            yield return With(c, part, ((int)part.GetValue(c)! + (int)part.GetValue(_simplest)!) / 2);
        for (int seed = 1; seed <= Seeds; seed++)
            yield return c with { Seed = seed };
    }

    private static bool IsCount(PropertyInfo part) =>
        part.PropertyType == typeof(int) && part.Name is not (nameof(HuntCase.Seed) or nameof(HuntCase.BatchSize));

    private static HuntCase With(HuntCase c, PropertyInfo part, object value)
    {
        HuntCase copy = c with { };
        part.SetValue(copy, value);
        return copy;
    }

    // Choices made, and behind the point how large the numbers are.
    private static double Size(HuntCase c) => HuntCase.Parts.Sum(part => part.GetValue(c) switch
    {
        int number when part.Name == nameof(HuntCase.Seed) => number > Seeds ? 1e-3 : 0.0,
        int number when part.Name != nameof(HuntCase.BatchSize) => Equals(number, part.GetValue(_simplest)) ? 0.0 : 1.0 + 1e-4 * number,
        object value => Equals(value, part.GetValue(_simplest)) ? 0.0 : 1.0,
        null => 0.0,
    });
}
