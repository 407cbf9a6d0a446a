namespace MLNetDenseTrainer;

/// <summary>How much time the recipe spends on a model.</summary>
/// <remarks>
/// An effort is a set of ordinary options: networks, epochs and layers, chosen by the number of rows and features. The trainer writes them
/// to the log. Networks and epochs that are set stay as they are set. With layers that are set, an effort decides nothing.
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
