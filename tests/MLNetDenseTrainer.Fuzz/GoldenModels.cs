using System.IO.Compression;

namespace MLNetDenseTrainer.Fuzz;

/// <summary>The models of all tasks and formats that the tests keep.</summary>
internal static class GoldenModels
{
    public static IEnumerable<byte[]> Files() =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), "*.zip").Order(StringComparer.Ordinal).Select(File.ReadAllBytes);

    /// <summary>All entries of a name.</summary>
    public static IEnumerable<byte[]> Entries(string name) => Files().SelectMany(file => Unpack(file)).Where(entry => entry.Name.EndsWith("/" + name, StringComparison.Ordinal)).Select(entry => entry.Content);

    public static List<(string Name, byte[] Content)> Unpack(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        return [.. archive.Entries.Select(entry => (entry.FullName, Read(entry)))];
    }

    public static byte[] Pack(IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        }
        return stream.ToArray();
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using Stream content = entry.Open();
        using var memory = new MemoryStream();
        content.CopyTo(memory);
        return memory.ToArray();
    }
}
