namespace MLNetDenseTrainer.Training.State;

/// <summary>A value with equality by which one training is told from another: a name, numbers, or both.</summary>
/// <remarks>A name is that of a type or enumeration member, which never changes. The text is for messages only.</remarks>
/// <param name="Name">For example <c>Adam</c>; empty where the numbers say all.</param>
/// <param name="Numbers">For example the learning rate, or each hyperparameter with its name.</param>
internal sealed record Identity(string Name, params ImmutableArray<(string Name, double Value)> Numbers)
{
    /// <summary>Class weights have a number for each class.</summary>
    public const int MaximumNumbers = Dense.MaximumUnits;

    // More would hide the rest of a message.
    private const int NumbersInText = 16;

    public static Identity None { get; } = new("none");

    public static Identity Of(Enum code) => new(code.ToString());

    public static Identity Of(bool value) => new(value ? "true" : "false");

    public static Identity Of(double? value) => value is { } given ? new("", ("", given)) : None;

    public bool Equals(Identity? other) =>
        other is not null && Name == other.Name && Numbers.AsSpan().SequenceEqual(other.Numbers.AsSpan());

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);

    public override string ToString()
    {
        if (Numbers.IsEmpty)
            return Name;
        if (Name.Length == 0 && Numbers is [(Name: "", var only)])
            return TextOf(only);
        IEnumerable<string> numbers = Numbers.Take(NumbersInText).Select(number => $"{number.Name}: {TextOf(number.Value)}");
        return $"{Name}({string.Join(", ", numbers)}{(Numbers.Length > NumbersInText ? ", ..." : "")})";
    }

    // As people wrote it: most numbers were floats.
    private static string TextOf(double value) => Math.Abs(value) <= int.MaxValue && value == Math.Floor(value) || (float)value != value
        ? FormattableString.Invariant($"{value}")
        : FormattableString.Invariant($"{(float)value}");
}
