namespace MLNetDenseTrainer.Fuzz;

/// <summary>What a format writes, as bytes.</summary>
internal static class Written
{
    public static byte[] By(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return stream.ToArray();
    }
}
