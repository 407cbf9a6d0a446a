namespace MLNetDenseTrainer.Tests.Support;

/// <summary>Marks a test that shows an option to do what its documentation says.</summary>
/// <param name="option">The option's name.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ShowsAttribute(string option) : Attribute
{
    public string Option { get; } = option;
}
