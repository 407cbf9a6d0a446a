namespace MLNetDenseTrainer.Numerics;

/// <summary>Returns an argument that is within its range, and refuses it by its name otherwise.</summary>
internal static class Arguments
{
    public static float Positive(float value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Within(value > 0f && float.IsFinite(value), value, "positive and finite", name);

    public static float AtLeast(float least, float value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Within(value >= least && float.IsFinite(value), value, FormattableString.Invariant($"at least {least} and finite"), name);

    public static float AtLeast0Below1(float value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Within(value is >= 0f and < 1f, value, "at least 0 and less than 1", name);

    public static float Above0Below1(float value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Within(value is > 0f and < 1f, value, "above 0 and below 1", name);

    public static int From1To(int most, int value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Within(value >= 1 && value <= most, value, most == int.MaxValue ? "at least 1" : $"from 1 to {most}", name);

    public static float From1To(float most, float value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Within(value >= 1f && value <= most, value, FormattableString.Invariant($"from 1 to {most}"), name);

    private static T Within<T>(bool holds, T value, string range, string name) => holds
        ? value
        : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} must be {range}, but it is {value}."));
}
