using System.Text.RegularExpressions;

namespace MLNetDenseTrainer.Tests.Documents;

/// <summary>What the documents show compiles, and what they link to is there.</summary>
public sealed partial class DocumentsTests
{
    private const string Snippets = "tests/MLNetDenseTrainer.Tests/Documents";
    private const int MostWordsOfReadme = 900;

    public static TheoryData<string> Documents => [.. Repository.Documents];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Code_IsCompiledAsItStands(string document)
    {
        string compiled = Repository.Text($"{Snippets}/ReadmeSnippets.cs") + Repository.Text($"{Snippets}/GuideSnippets.cs");

        string[] blocks = [.. CodeBlock().Matches(Repository.Text(document)).Select(match => Body(match.Groups[1].Value))];

        Assert.All(blocks, block => Assert.Contains(Indented(block), compiled, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_LeadToFilesThatAreThere(string document)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;

        string[] targets = [.. Link().Matches(Repository.Text(document)).Select(match => match.Groups[1].Value)];

        Assert.All(targets.Where(target => !target.Contains("://", StringComparison.Ordinal) && target[0] != '#'), target =>
            Assert.True(Path.Exists(Path.Combine(folder, target.Split('#')[0])), $"{document} links to {target}, which is not there."));
    }

    [Fact]
    public void Readme_IsShort()
    {
        string[] words = Repository.Text("README.md").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

        Assert.InRange(words.Length, 1, MostWordsOfReadme - 1);
    }

    private static string Body(string block) => UsingDirective().Replace(block, "").Trim();

    private static string Indented(string block) =>
        string.Join('\n', block.Split('\n').Select(line => line.Length == 0 ? line : "        " + line));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline)]
    private static partial Regex UsingDirective();
}
