namespace MLNetDenseTrainer.Training;

/// <summary>A file that is replaced as a whole: its new content is written beside it and takes its place when it is complete, so that nobody ever sees a part.</summary>
/// <param name="path">The file.</param>
/// <param name="create">Makes a file to write to, given its path.</param>
internal sealed class AtomicFile(string path, Func<string, Stream> create)
{
    private readonly string _temporary = path + ".tmp";

    public AtomicFile(string path)
        : this(path, temporary => new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
    {
    }

    public string Path => path;

    /// <summary>Makes sure, as far as one can beforehand, that the file can be written.</summary>
    /// <exception cref="IOException">Its folder does not exist, or the path is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">Its folder is not one to write to.</exception>
    public void CheckWritable()
    {
        if (!Directory.Exists(System.IO.Path.GetDirectoryName(path)))
            throw new DirectoryNotFoundException($"The folder of the file '{path}' does not exist.");
        if (Directory.Exists(path))
            throw new IOException($"'{path}' is a folder, expected a file or nothing.");
        create(_temporary).Dispose();
        File.Delete(_temporary);
    }

    /// <summary>The content, to read; <see langword="null"/> where there is no file.</summary>
    public Stream? OpenIfThere() => File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read) : null;

    /// <summary>Gives the file a new content. Where that fails, the old one is still there.</summary>
    public void Replace(Action<Stream> write)
    {
        try
        {
            using (Stream stream = create(_temporary))
            {
                write(stream);
                // Onto the disk before the name moves: else the machine's failure could leave a name without content.
                if (stream is FileStream file)
                    file.Flush(flushToDisk: true);
            }
            File.Move(_temporary, path, overwrite: true);
        }
        catch
        {
            DeleteTemporary();
            throw;
        }
    }

    public void Delete()
    {
        File.Delete(path);
        DeleteTemporary();
    }

    private void DeleteTemporary()
    {
        try
        {
            File.Delete(_temporary);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It disturbs nobody, and what went wrong before must not be hidden.
        }
    }
}
