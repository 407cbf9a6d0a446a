using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Numerics.Sparse;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Training.Data;

/// <summary>A checksum of features, targets and weights, by which one data set is told from another.</summary>
internal sealed class RowsChecksum
{
    private Checksum _checksum = new();

    public static RowsChecksum Of(RowSelection rows, Action? checkAlive = null)
    {
        var checksum = new RowsChecksum();
        ReadOnlySpan<int> indices = rows.Indices.Span;
        for (int i = 0; i < indices.Length; i++)
        {
            int row = indices[i];
            checkAlive?.AtRow(i);
            checksum.Add(rows.Rows.Row(row), rows.Rows.Targets(row), rows.Rows.Weight(row));
        }
        return checksum;
    }

    public void Add(FeatureRow features, ReadOnlySpan<float> targets, float weight)
    {
        _checksum.Add(MemoryMarshal.AsBytes(features.Indices));
        _checksum.Add(MemoryMarshal.AsBytes(features.Values));
        _checksum.Add(MemoryMarshal.AsBytes(targets));
        _checksum.Add(MemoryMarshal.AsBytes<float>([weight]));
    }

    /// <summary>The identity of the rows.</summary>
    /// <param name="place">Where they are.</param>
    /// <param name="count">How many there are.</param>
    public Identity Identity(string place, long count) => new(place, ("count", count), ("checksum", _checksum.Value));
}
