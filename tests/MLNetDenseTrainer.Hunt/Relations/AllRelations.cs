namespace MLNetDenseTrainer.Hunt.Relations;

/// <summary>All relations there are.</summary>
internal static class AllRelations
{
    // A new relation is one file and one line here.
    public static IReadOnlyList<Relation> List { get; } =
    [
        ReferenceRelation.Relation,
        SplitRelation.Relation,
        ContinuedSplitRelation.Relation,
        HeldOutRelation.Relation,
        ValidationLeakRelation.Relation,
        ValidationOrderRelation.Relation,
        StreamedRelation.Relation,
        ThreadsRelation.Relation,
        RepeatedRowsRelation.Relation,
        ScaledWeightsRelation.Relation,
        SparseVectorsRelation.Relation,
        StandStillRelation.Relation,
        UninterruptedRelation.Relation,
        SavedRelation.Relation,
    ];

    public static Relation Named(string name) => List.FirstOrDefault(relation => relation.Name == name)
        ?? throw new ArgumentException($"There is no relation '{name}'. Use one of {Names}.", nameof(name));

    private static string Names => string.Join(", ", List.Select(relation => relation.Name));
}
