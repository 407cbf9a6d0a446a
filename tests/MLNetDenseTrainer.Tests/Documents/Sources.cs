using System.Text.RegularExpressions;

namespace MLNetDenseTrainer.Tests.Documents;

/// <summary>The source files of the two packages.</summary>
internal static partial class Sources
{
    /// <summary>Their paths, relative to the root.</summary>
    public static IReadOnlyList<string> Paths { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    public static string Folder(string path) => path[..path.LastIndexOf('/')];

    /// <summary>A file without its comments.</summary>
    public static string Code(string path) => Comment().Replace(Repository.Text(path), "");

    /// <summary>Files whose code names something, given as a regular expression, by their names without extension.</summary>
    public static IEnumerable<string> That(string name)
    {
        var named = new Regex($@"(?<![\w""])({name})\b(?!"")");
        return Paths.Where(path => named.IsMatch(Code(path)));
    }

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();
}
