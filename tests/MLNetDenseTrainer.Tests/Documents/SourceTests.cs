using System.Text.RegularExpressions;

namespace MLNetDenseTrainer.Tests.Documents;

/// <summary>The source takes something new with little change.</summary>
public sealed partial class SourceTests
{
    private static IEnumerable<string> Sources => Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    /// <summary>The files that somebody changes who adds a member of a kind, by the example of one there is.</summary>
    [Theory]
    // One new file, and one where it is registered.
    [InlineData(@"Elu(Operator)?", "EluOperator", "Activation")]
    [InlineData(@"QuantileLoss", "QuantileLoss", "Loss")]
    [InlineData(@"new AdamW|class AdamW", "AdamW", "Optimizer")]
    [InlineData(@"StepSchedule", "StepSchedule", "LearningRateSchedule")]
    public void A_new_member_of_a_kind_IsOneFileAndOneLine(string names, params string[] files)
    {
        var named = new Regex($@"(?<![\w""])({names})\b(?!"")");

        IEnumerable<string> found = Sources.Where(path => named.IsMatch(Code(path))).Select(path => Path.GetFileNameWithoutExtension(path)!);

        Assert.Equal(files.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    private static string Code(string path) => Comment().Replace(Repository.Text(path), "");

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();
}
