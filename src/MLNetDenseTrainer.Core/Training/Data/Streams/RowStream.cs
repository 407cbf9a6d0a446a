using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.HoldOuts;

namespace MLNetDenseTrainer.Training.Data.Streams;

/// <summary>The rows to learn from of each pass, scaled: what a <see cref="ReadAhead"/> reads.</summary>
internal sealed class RowStream(IRowSource source, HoldOut holdOut, RowScaling scaling)
{
    /// <summary>Reads a pass from the first row to the last.</summary>
    public void Read(ReadAhead ahead)
    {
        RowBlock? block = ahead.TakeEmpty();
        using IRowCursor cursor = source.Open(ahead.CheckAlive);
        HoldOutPass held = holdOut.Begin();
        while (block is not null && cursor.MoveNext())
        {
            if (held.IsHeldBack(cursor.Features, cursor.Targets))
                continue;
            block.Add(cursor, scaling);
            if (block.IsFull)
            {
                ahead.HandOver(block);
                block = ahead.TakeEmpty();
            }
        }
        if (block is { Count: > 0 })
            ahead.HandOver(block);
    }
}
