namespace MLNetDenseTrainer.Training.Data.Streams;

/// <summary>Labeled rows that can be read as often as needed.</summary>
internal interface IRowSource
{
    /// <summary>Begins a pass; a cursor belongs to the thread that opened it.</summary>
    /// <param name="checkAlive">Called for each row; throws where the pass is to be abandoned.</param>
    IRowCursor Open(Action checkAlive);
}
