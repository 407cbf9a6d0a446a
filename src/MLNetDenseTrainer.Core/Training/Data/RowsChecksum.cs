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
        foreach (int row in rows.Each(checkAlive))
            checksum.Add(rows.Rows.Row(row), rows.Rows.Targets(row), rows.Rows.Weight(row));
        return checksum;
    }

    public void Add(FeatureRow features, ReadOnlySpan<float> targets, float weight)
    {
        _checksum.Add(MemoryMarshal.AsBytes(features.Indices));
        _checksum.Add(MemoryMarshal.AsBytes(features.Values));
        _checksum.Add(MemoryMarshal.AsBytes(features.Categories.Indices));
        _checksum.Add(MemoryMarshal.AsBytes(features.Categories.Values));
        _checksum.Add(MemoryMarshal.AsBytes(targets));
        _checksum.Add(MemoryMarshal.AsBytes<float>([weight]));
    }

    public Identity Identity(string place, long count) => new(place, ("count", count), ("checksum", _checksum.Value));
}
