using System.Reflection;
using MLNetDenseTrainer.Tests.Support;

namespace MLNetDenseTrainer.Tests.Options;

/// <summary>There is no option without a test that shows what it does.</summary>
public sealed class EachOptionTests
{
    private static IEnumerable<string> Options =>
        from task in Tasks.OnePerTrainer
        from option in Tasks.Named(task).NewOptions().GetType().GetFields(BindingFlags.Public | BindingFlags.Instance)
        where option.DeclaringType!.Assembly == typeof(DenseNetworkOptions).Assembly
        select option.Name;

    private static IEnumerable<(MethodInfo Test, string Option)> Shown =>
        from type in typeof(EachOptionTests).Assembly.GetTypes()
        from method in type.GetMethods()
        from shows in method.GetCustomAttributes<ShowsAttribute>()
        select (method, shows.Option);

    [Fact]
    public void An_option_HasATestThatShowsIt() => Assert.Equal([], Options.Distinct().Except(Shown.Select(shown => shown.Option)));

    [Fact]
    public void A_test_that_shows_an_option_IsATestOfAnOptionThereIs()
    {
        Assert.All(Shown, shown => Assert.NotNull(shown.Test.GetCustomAttribute<FactAttribute>(inherit: true)));
        Assert.Equal([], Shown.Select(shown => shown.Option).Except(Options));
    }
}
