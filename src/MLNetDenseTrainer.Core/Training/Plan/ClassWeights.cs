namespace MLNetDenseTrainer;

/// <summary>Factors by which the rows of each class count in the loss, on top of their own weights.</summary>
public sealed class ClassWeights
{
    private readonly float[]? _factors;

    private ClassWeights(float[]? factors) => _factors = factors;

    /// <summary>Every class counts as much as every other: total weight / (classes that occur * weight of the class).</summary>
    public static ClassWeights Balanced { get; } = new(null);

    /// <summary>A factor for each class.</summary>
    /// <param name="factors">
    /// Positive and finite, in the order of the classes: for binary classification false, then true; for multiclass classification in the
    /// order of the label's keys.
    /// </param>
    /// <returns>The class weights.</returns>
    /// <exception cref="ArgumentException">Fewer than two factors.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A factor is not positive and finite.</exception>
    public static ClassWeights PerClass(params float[] factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        if (factors.Length < 2)
            throw new ArgumentException(
                $"ClassWeights must have a factor for each class, at least 2, but {factors.Length} were given.", nameof(factors));
        foreach (float factor in factors)
        {
            if (!(factor > 0f && float.IsFinite(factor)))
                throw new ArgumentOutOfRangeException(nameof(factors), factor, "A class weight must be positive and finite.");
        }
        return new ClassWeights([.. factors]);
    }

    /// <summary>For example <c>Balanced</c> or <c>PerClass(1, 5)</c>.</summary>
    /// <returns>The weights as one would write them.</returns>
    public override string ToString() => _factors is null
        ? nameof(Balanced)
        : $"PerClass({string.Join(", ", _factors.Select(factor => FormattableString.Invariant($"{factor}")))})";

    /// <summary>A factor for each class, from the weight that all of its rows have together.</summary>
    internal float[] Factors(double[] weights)
    {
        float[] factors = _factors ?? Balance(weights);
        if (factors.Length != weights.Length)
            throw new ArgumentException(
                $"ClassWeights has {factors.Length} factors, but the label has {weights.Length} classes. Give one for each class.",
                nameof(ClassWeights));
        return factors;
    }

    private static float[] Balance(double[] weights)
    {
        double share = weights.Sum() / weights.Count(weight => weight > 0.0);
        return [.. weights.Select(weight => weight > 0.0 ? (float)(share / weight) : 1f)];
    }
}
