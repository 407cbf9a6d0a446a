using MLNetDenseTrainer.Training.Data.Streams;

namespace MLNetDenseTrainer.Data;

/// <summary>The usable rows of a view, to be read as often as needed.</summary>
/// <param name="data">The view.</param>
/// <param name="missing">The meaning of missing features.</param>
/// <param name="sparse">Whether rows come with their non-zeros only.</param>
internal sealed class ViewRows(RoleMappedData data, MissingValues missing, bool sparse) : IRowSource
{
    public IRowCursor Open(Action checkAlive) => new ViewCursor(data, missing, checkAlive) { IsSparse = sparse };
}
