namespace MLNetDenseTrainer.Fuzz;

/// <summary>Something that reads bytes nobody vouches for.</summary>
internal abstract class FuzzTarget
{
    /// <summary>What came of bytes that were read without complaint.</summary>
    protected const string WasRead = "read";

    public abstract string Name { get; }

    /// <summary>Good files, to begin with.</summary>
    public abstract IEnumerable<byte[]> Seeds();

    /// <summary>A damaged copy, sometimes with a checksum that fits again, so that what lies behind it is reached.</summary>
    public abstract byte[] Mutate(byte[] bytes, Mutator mutator);

    /// <summary>Reads, and checks that what was read writes itself and works. Throws where it is refused, and where it misbehaves.</summary>
    protected abstract void Read(byte[] bytes);

    /// <summary>Whether bytes may be refused like this.</summary>
    protected abstract bool IsDocumented(Exception exception);

    /// <summary>Reads bytes and says how that ended; throws where it should not have ended so.</summary>
    public string Try(byte[] bytes)
    {
        try
        {
            Read(bytes);
            return WasRead;
        }
        catch (Exception exception) when (IsDocumented(exception))
        {
            return $"{exception.GetBaseException().GetType().Name}: {exception.GetBaseException().Message}";
        }
    }
}
