using MLNetDenseTrainer.Training.Data.Streams;

namespace MLNetDenseTrainer.Data;

/// <summary>The usable rows of a view, to be read as often as needed.</summary>
internal sealed class ViewRows(RoleMappedData data, MissingValues missing, bool sparse, string? samplingKey) : IRowSource
{
    public IRowCursor Open(Action checkAlive) => new ViewCursor(data, missing, checkAlive, samplingKey) { IsSparse = sparse };
}
