namespace MLNetDenseTrainer.Training.Data.Rows;

/// <summary>Asks now and then during a pass over rows whether training is to be abandoned.</summary>
internal static class AliveChecks
{
    private const int RowsBetween = 256;

    public static void AtRow(this Action checkAlive, int row)
    {
        if (row % RowsBetween == 0)
            checkAlive();
    }
}
