using System.IO.Compression;
using System.Xml.Linq;

namespace MLNetDenseTrainer.Consumer;

/// <summary>What has to be in the packages, and what must not be.</summary>
internal static class PackageContents
{
    private static readonly Dictionary<string, string[]> _dependencies = new()
    {
        ["MLNetDenseTrainer"] = ["MLNetDenseTrainer.Core", "Microsoft.ML", "Microsoft.ML.DataView", "System.Numerics.Tensors"],
        ["MLNetDenseTrainer.Core"] = ["System.Numerics.Tensors"],
    };

    /// <summary>Throws where a package is missing or not as it should be.</summary>
    public static void Check(string folder)
    {
        string[] packages = [.. Directory.GetFiles(folder, "*.nupkg").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
        Require(packages.Length == _dependencies.Count, $"There are {packages.Length} packages, expected {_dependencies.Count}: {string.Join(", ", packages)}");
        foreach (string package in packages)
            CheckPackage(Path.Combine(folder, package));
    }

    private static void CheckPackage(string path)
    {
        using ZipArchive package = ZipFile.OpenRead(path);
        using Stream specification = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        XElement metadata = XDocument.Load(specification).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        string Text(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value ?? "";
        string id = Text("id");

        string[] expected = [$"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml", "README.md"];
        string[] found = [.. package.Entries.Select(entry => entry.FullName).Where(name => name == "README.md" || name.StartsWith("lib/", StringComparison.Ordinal))];
        Require(found.Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal)), $"{id} holds {string.Join(", ", found)}");
        Require(Text("license") == "MIT" && Text("description").Length > 0 && Text("readme") == "README.md", $"{id} lacks metadata");

        string[] dependencies = [.. metadata.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value)];
        Require(dependencies.Order(StringComparer.Ordinal).SequenceEqual(_dependencies[id].Order(StringComparer.Ordinal)), $"{id} depends on {string.Join(", ", dependencies)}");

        using Stream packed = package.GetEntry($"lib/net10.0/{id}.dll")!.Open();
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        Require(bytes.ToArray().AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, $"{id}.dll"))), $"This program runs with another {id} than the one in {path}");

        using ZipArchive symbols = ZipFile.OpenRead(Path.ChangeExtension(path, ".snupkg"));
        Require(symbols.Entries.Any(entry => entry.FullName == $"lib/net10.0/{id}.pdb"), $"{id} has no symbols");
        Console.WriteLine($"{Path.GetFileName(path)}: {string.Join(", ", found)}; depends on {string.Join(", ", dependencies)}");
    }

    private static void Require(bool condition, string problem)
    {
        if (!condition)
            throw new InvalidOperationException(problem + ".");
    }
}
