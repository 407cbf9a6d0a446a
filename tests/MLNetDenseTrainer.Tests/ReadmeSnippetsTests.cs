using System.Text.RegularExpressions;
using Microsoft.ML;
using MLNetDenseTrainer.Tests.Support;

namespace MLNetDenseTrainer.Tests;

/// <summary>What README.md shows is what compiles and runs.</summary>
public sealed partial class ReadmeSnippetsTests : IDisposable
{
    // As the snippets name them.
    private static readonly string[] _files = ["model.zip", "model.onnx"];

    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Each_block_of_code_IsCompiledAsItStands()
    {
        string compiled = Text("ReadmeSnippets.cs");

        string[] blocks = [.. CodeBlock().Matches(Text("README.md")).Select(match => UsingDirective().Replace(match.Groups[1].Value, "").Trim())];

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(Indented(block), compiled, StringComparison.Ordinal));
    }

    [Fact]
    public void Network_that_is_spelled_out_Learns()
    {
        Assert.True(ReadmeSnippets.SpelledOut(View(400, seed: 1), View(200, seed: 2)).Accuracy > 0.8);

        Assert.NotNull(_mlContext.Model.Load("model.zip", out _));
    }

    [Fact]
    public void Network_that_the_trainer_chooses_HasFiguresOfRowsHeldBack() => Assert.Equal(20, ReadmeSnippets.ChosenByTheTrainer(_mlContext, View(20, seed: 1))?.Rows);

    [Fact]
    public void Options_model_and_its_Onnx_file_AreMade()
    {
        var model = ReadmeSnippets.Options(_mlContext, View(60, seed: 1), View(60, seed: 2));
        ReadmeSnippets.Onnx(model);

        Assert.NotEmpty(model.Model.History);
        Assert.True(new FileInfo("model.onnx").Length > 0);
    }

    public void Dispose() => Array.ForEach(_files, File.Delete);

    private IDataView View(int count, int seed) => Tasks.Binary.View(_mlContext, Rows.Make(count, seed));

    private static string Indented(string block) => string.Join('\n', block.Split('\n').Select(line => line.Length == 0 ? line : "        " + line));

    private static string Text(string name)
    {
        using var reader = new StreamReader(typeof(ReadmeSnippetsTests).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline)]
    private static partial Regex UsingDirective();
}
