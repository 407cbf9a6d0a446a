using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Training.Data.Rows;

/// <summary>Sparse rows in a few long arrays. A row that is replaced by a longer one moves; wasted memory is bounded.</summary>
internal sealed class SparseRows
{
    private const int FirstChunk = 1 << 10;
    private const int LargestChunk = 1 << 18;
    private const int BytesPerElement = sizeof(int) + sizeof(float);
    private const int BytesPerRow = 4 * sizeof(int);

    private readonly List<Place> _places = [];
    private List<Chunk> _chunks = [];
    private int _usedOfChunk;

    // Elements given to rows, also to those that have moved away.
    private long _handedOut;

    public long Elements { get; private set; }

    public int Count => _places.Count;

    public long Bytes => Elements * BytesPerElement + (long)Count * BytesPerRow;

    public static long BytesOf(double elements) => (long)(elements * BytesPerElement) + BytesPerRow;

    public FeatureRow this[int row]
    {
        get
        {
            Place place = _places[row];
            if (place.Length == 0)
                return new FeatureRow([], []);
            Chunk chunk = _chunks[place.Chunk];
            return new FeatureRow(chunk.Indices.AsSpan(place.Start, place.Length), chunk.Values.AsSpan(place.Start, place.Length));
        }
    }

    public void Add(FeatureRow row)
    {
        _places.Add(default);
        Put(Count - 1, row);
    }

    /// <summary>Replaces a row, or adds one after the last.</summary>
    public void Set(int row, FeatureRow features)
    {
        if (row == Count)
            Add(features);
        else
            Put(row, features);
    }

    public void Put(int row, FeatureRow features)
    {
        int length = features.Values.Length;
        Place place = _places[row];
        Elements += length - place.Length;
        if (length > place.Capacity)
            place = Allocate(length);
        _places[row] = place with { Length = length };
        if (length == 0)
            return;
        Chunk chunk = _chunks[place.Chunk];
        features.Indices.CopyTo(chunk.Indices.AsSpan(place.Start));
        features.Values.CopyTo(chunk.Values.AsSpan(place.Start));
        if (_handedOut > Elements + Elements / 2 + LargestChunk)
            Compact();
    }

    /// <summary>Keeps the first rows and releases the others.</summary>
    public void Truncate(int count)
    {
        for (int row = count; row < Count; row++)
            Elements -= _places[row].Length;
        _places.RemoveRange(count, Count - count);
        Compact();
    }

    /// <summary>Releases the memory of rows before one, where they lie in the order in which they were added.</summary>
    public void ReleaseBefore(int row)
    {
        for (int chunk = _places[row].Chunk - 1; chunk >= 0 && _chunks[chunk].Values.Length > 0; chunk--)
            _chunks[chunk] = new Chunk([], []);
    }

    private Place Allocate(int length)
    {
        if (_chunks.Count == 0 || _usedOfChunk + length > _chunks[^1].Values.Length)
        {
            // As long as all before, so that few rows take little memory.
            int chunk = Math.Max(length, (int)Math.Clamp(_handedOut, FirstChunk, LargestChunk));
            _chunks.Add(new Chunk(new int[chunk], new float[chunk]));
            _usedOfChunk = 0;
        }
        var place = new Place(_chunks.Count - 1, _usedOfChunk, 0, length);
        _usedOfChunk += length;
        _handedOut += length;
        return place;
    }

    private void Compact()
    {
        List<Chunk> old = _chunks;
        _chunks = [];
        _usedOfChunk = 0;
        _handedOut = 0;
        for (int row = 0; row < Count; row++)
        {
            Place from = _places[row];
            Place to = Allocate(from.Length) with { Length = from.Length };
            Array.Copy(old[from.Chunk].Indices, from.Start, _chunks[to.Chunk].Indices, to.Start, from.Length);
            Array.Copy(old[from.Chunk].Values, from.Start, _chunks[to.Chunk].Values, to.Start, from.Length);
            _places[row] = to;
        }
    }

    private readonly record struct Chunk(int[] Indices, float[] Values);

    private readonly record struct Place(int Chunk, int Start, int Length, int Capacity);
}
