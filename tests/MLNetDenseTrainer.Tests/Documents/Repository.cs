namespace MLNetDenseTrainer.Tests.Documents;

/// <summary>The repository that the tests are in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>Paths of README, the other documents beside it, and the pages of docs, relative to the root.</summary>
    public static IEnumerable<string> Documents =>
        Directory.GetFiles(Root, "*.md").Concat(Directory.GetFiles(Path.Combine(Root, "docs"), "*.md"))
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal);

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "MLNetDenseTrainer.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"No MLNetDenseTrainer.sln in a folder above {AppContext.BaseDirectory}.");
    }
}
