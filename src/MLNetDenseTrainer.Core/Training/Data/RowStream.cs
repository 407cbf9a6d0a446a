namespace MLNetDenseTrainer.Training;

/// <summary>The rows to learn from of each pass, scaled: what a <see cref="ReadAhead"/> reads.</summary>
internal sealed class RowStream(IRowSource source, PositionSplit split, RowScaling scaling)
{
    /// <summary>Reads a pass from the first row to the last.</summary>
    public void Read(ReadAhead ahead)
    {
        RowBlock? block = ahead.TakeEmpty();
        using IRowCursor cursor = source.Open(ahead.CheckAlive);
        for (long position = 0; block is not null && cursor.MoveNext(); position++)
        {
            if (split.IsValidation(position))
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
