namespace MLNetDenseTrainer.Training.Resume;

/// <summary>A file that is replaced as a whole: new content is created beside it, and takes its name when it is complete.</summary>
internal sealed class AtomicFile(string path, Func<string, Stream> create)
{
    private const string PartExtension = ".part";
    private const int MarkLength = 32;

    public AtomicFile(string path)
        : this(path, part => new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None))
    {
    }

    public string Path => path;

    public bool Exists => File.Exists(path);

    /// <summary>Checks that the file can be written, and removes the parts that killed processes left behind.</summary>
    /// <exception cref="IOException">Its folder does not exist, or the path is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">Its folder cannot be written to.</exception>
    public void CheckWritable()
    {
        if (!Directory.Exists(Folder))
            throw new DirectoryNotFoundException($"The folder of the file '{path}' does not exist.");
        if (Directory.Exists(path))
            throw new IOException($"'{path}' is a folder, expected a file or nothing.");
        DeletePartsLeftBehind();
        string part = NewPart();
        create(part).Dispose();
        File.Delete(part);
    }

    /// <summary>The content; <see langword="null"/> where there is no file.</summary>
    public Stream? OpenIfThere() => Exists ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read) : null;

    /// <summary>Replaces the content. Where that fails, the old content stays.</summary>
    public void Replace(Action<Stream> write)
    {
        string part = NewPart();
        try
        {
            using (Stream stream = create(part))
            {
                write(stream);
                // Onto the disk before the name moves: else a crash of the machine could leave a name without content.
                if (stream is FileStream file)
                    file.Flush(flushToDisk: true);
            }
            File.Move(part, path, overwrite: true);
        }
        catch
        {
            TryDelete(part);
            throw;
        }
    }

    public void Delete()
    {
        File.Delete(path);
        DeletePartsLeftBehind();
    }

    private string Folder => System.IO.Path.GetDirectoryName(path)!;

    // A name that no other file has.
    private string NewPart() => $"{path}.{Guid.NewGuid():N}{PartExtension}";

    private bool IsPart(string other) =>
        other.Length == path.Length + 1 + MarkLength + PartExtension.Length
        && other.StartsWith(path + ".", StringComparison.Ordinal)
        && Guid.TryParseExact(other.AsSpan(path.Length + 1, MarkLength), "N", out _);

    private void DeletePartsLeftBehind()
    {
        foreach (string part in Directory.EnumerateFiles(Folder, "*" + PartExtension).Where(IsPart))
            TryDelete(part);
    }

    private static void TryDelete(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A part left behind does no harm, and must not hide the first failure.
        }
    }
}
