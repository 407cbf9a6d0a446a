namespace MLNetDenseTrainer.Scoring;

/// <summary>How much memory reused values keep: each the largest that it ever was.</summary>
internal sealed class KeptSizes
{
    private long[] _largest = [];

    public long Total { get; private set; }

    public void Reserve(int count)
    {
        if (_largest.Length < count)
            Array.Resize(ref _largest, count);
    }

    /// <summary>Takes note that a value has so many bytes now, and returns them.</summary>
    public long Add(int index, long bytes)
    {
        Total += Math.Max(0, bytes - _largest[index]);
        _largest[index] = Math.Max(_largest[index], bytes);
        return bytes;
    }

    /// <summary>The values were let go of.</summary>
    public void Clear()
    {
        Array.Clear(_largest);
        Total = 0;
    }
}
