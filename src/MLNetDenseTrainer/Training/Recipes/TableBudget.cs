namespace MLNetDenseTrainer.Training.Recipes;

/// <summary>The work that the recipe for tables does at an effort.</summary>
/// <param name="RowsPerTraining">Rows that all networks together go through, where rows are many.</param>
/// <param name="FewestEpochs">Epochs of each network, where rows are very many.</param>
/// <param name="MostEpochs">Epochs of each network, where rows are few.</param>
/// <param name="NetworksPer16">Networks for every 16 of the standard effort.</param>
/// <param name="Units">Units of each hidden layer.</param>
internal sealed record TableBudget(long RowsPerTraining, int FewestEpochs, int MostEpochs, int NetworksPer16, int Units)
{
    // Wide rows that are not few take long, so fewer networks train on them.
    private const long FeaturesPerRow = 500;

    public static TableBudget Of(Effort effort) => effort switch
    {
        // A row costs a third of what it costs in networks twice as wide. More networks are worth more than wider ones.
        Effort.Quick => new(RowsPerTraining: 2_000_000, FewestEpochs: 4, MostEpochs: 256, NetworksPer16: 8, Units: 128),
        // Half as many rows again brought nothing.
        Effort.Standard => new(RowsPerTraining: 12_800_000, FewestEpochs: 16, MostEpochs: 256, NetworksPer16: 16, Units: 256),
        _ => new(RowsPerTraining: 51_200_000, FewestEpochs: 32, MostEpochs: 512, NetworksPer16: 32, Units: 256),
    };

    public int Epochs(long rows) => (int)Math.Clamp(RowsPerTraining / (rows * Networks(rows)), FewestEpochs, MostEpochs);

    // With fewer rows than features, networks disagree more, so more of them are averaged.
    public int Networks(long rows, int features)
    {
        long ofOneNetwork = Math.Min(rows * MostEpochs, RowsPerTraining / NetworksPer16) * features;
        long wanted = rows < features ? Math.Min(rows, NetworksPer16) : Networks(rows);
        return (int)Math.Min(wanted, Math.Max(FeaturesPerRow * RowsPerTraining / ofOneNetwork, Recipe.FewestNetworks));
    }

    private long Networks(long rows)
    {
        int standard = rows switch
        {
            <= 10_000 => 16,
            <= 25_000 => 12,
            <= 100_000 => 8,
            _ => Recipe.FewestNetworks,
        };
        return Math.Min(rows, Math.Max(standard * NetworksPer16 / 16, Recipe.FewestNetworks));
    }
}
