using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Support;

/// <summary>Saved models as bytes.</summary>
internal static class ModelFile
{
    public static byte[] Save(MLContext mlContext, ITransformer transformer, DataViewSchema? schema = null)
    {
        using var stream = new MemoryStream();
        mlContext.Model.Save(transformer, schema, stream);
        return stream.ToArray();
    }

    public static ITransformer Load(MLContext mlContext, byte[] file)
    {
        using var stream = new MemoryStream(file);
        return mlContext.Model.Load(stream, out _);
    }

    public static ITransformer Reload(MLContext mlContext, ITransformer transformer) => Load(mlContext, Save(mlContext, transformer));

    /// <summary>The file's entries by name, each with a hash of its content: the zip itself holds the time of saving.</summary>
    public static SortedDictionary<string, string> Entries(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using Stream content = entry.Open();
            entries.Add(entry.FullName, Convert.ToHexString(SHA256.HashData(content)));
        }
        return entries;
    }

    public static SortedDictionary<string, string> Entries(MLContext mlContext, ITransformer transformer) =>
        Entries(Save(mlContext, transformer));
}
