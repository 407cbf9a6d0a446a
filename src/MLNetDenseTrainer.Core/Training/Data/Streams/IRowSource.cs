namespace MLNetDenseTrainer.Training.Data.Streams;

/// <summary>Labelled rows that can be read from the first to the last, as often as needed.</summary>
internal interface IRowSource
{
    /// <summary>Begins a pass; a cursor belongs to the thread that opened it.</summary>
    /// <param name="checkAlive">Called for each row; throws where the pass is to be abandoned.</param>
    IRowCursor Open(Action checkAlive);
}
