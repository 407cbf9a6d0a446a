using System.Collections.Immutable;
using System.IO.Compression;

namespace MLNetDenseTrainer.Tests.Support;

/// <summary>A model file taken apart, to be put together otherwise.</summary>
internal sealed record ModelZip(ImmutableList<(string Name, byte[] Content)> Entries)
{
    /// <summary>The network of a model that was saved without a pipeline around it.</summary>
    public const string Network = "TransformerChain/Model/Network";

    /// <summary>The record of the training: history, description, and what is to be known of the rows.</summary>
    public const string Training = "TransformerChain/Model/Training";

    /// <summary>ML.NET's header of our model.</summary>
    public const string Header = "TransformerChain/Model/Model.key";

    public static ModelZip Of(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        return new ModelZip([.. archive.Entries.Select(entry => (entry.FullName, Read(entry)))]);
    }

    public byte[] this[string name] => Entries.Single(entry => entry.Name == name).Content;

    public ModelZip With(string name, byte[] content) => new(Entries.Replace(Entries.Single(entry => entry.Name == name), (name, content)));

    /// <summary>With all that is ours in another file.</summary>
    public ModelZip WithModelOf(ModelZip other) => With(Network, other[Network]).With(Training, other[Training]);

    public ModelZip Without(string name) => new(Entries.RemoveAll(entry => entry.Name == name));

    public ModelZip And(string name, byte[] content) => new(Entries.Add((name, content)));

    public ModelZip Renamed(Func<string, string> rename) => new([.. Entries.Select(entry => (rename(entry.Name), entry.Content))]);

    public byte[] ToArray(CompressionLevel compression = CompressionLevel.Fastest)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] content) in Entries)
            {
                using Stream entry = archive.CreateEntry(name, compression).Open();
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
