namespace MLNetDenseTrainer;

/// <summary>How much time the recipe spends on a model.</summary>
/// <remarks>
/// An effort is a set of ordinary options: networks, epochs and batch size, chosen by the number of rows and features. The trainer writes
/// them to the log. Each of them can be set, and then stays as it is set.
/// </remarks>
public enum Effort
{
    /// <summary>For a first look and for continuous integration: about a ninth of the time of <see cref="Standard"/>.</summary>
    Quick,

    /// <summary>The default.</summary>
    Standard,

    /// <summary>For a training overnight: about five times as long as <see cref="Standard"/>.</summary>
    Thorough,
}
