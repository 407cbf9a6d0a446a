using MLNetDenseTrainer.Training;
using MLNetDenseTrainer.Training.Data.Streams;

namespace MLNetDenseTrainer.Data;

/// <summary>The usable rows of a view, to be read as often as needed.</summary>
internal sealed class ViewRows(RoleMappedData data, ReadingPlan plan, bool sparse) : IRowSource
{
    public IRowCursor Open(Action checkAlive) => new ViewCursor(data, plan, checkAlive) { IsSparse = sparse };
}
