using MLNetDenseTrainer.Hunt;
using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Relations;
using Xunit.Abstractions;

namespace MLNetDenseTrainer.Tests.Hunt;

/// <summary>A short hunt: some random cases of each relation, and all that failed once.</summary>
public class HuntTests(ITestOutputHelper output)
{
    private const int Seeds = 40;

    public static TheoryData<string> Relations => [.. AllRelations.List.Select(relation => relation.Name)];

    [Theory]
    [MemberData(nameof(Relations))]
    public void Random_cases_hold(string name)
    {
        Relation relation = AllRelations.Named(name);
        var failures = new List<string>();
        int undecided = 0;
        for (int seed = 1; seed <= Seeds; seed++)
        {
            HuntCase c = relation.Adapted(CaseGenerator.Generate(seed));
            Verdict verdict = relation.Try(c);
            undecided += verdict.IsDecided ? 0 : 1;
            if (verdict.Fails)
                failures.Add($"{verdict.Failure}\n  {c}");
        }
        output.WriteLine($"{Seeds} cases, {undecided} undecided");
        Assert.True(failures.Count == 0, $"{failures.Count} of {Seeds} cases of '{name}' fail. The first: {failures.FirstOrDefault()}");
        // What nothing is said about is not hunted.
        Assert.InRange(undecided, 0, Seeds / 4);
    }

    [Fact]
    public void Cases_that_failed_once_hold()
    {
        var failures = new List<string>();
        foreach ((string name, HuntCase c) in KeptCases.List)
        {
            Relation relation = AllRelations.Named(name);
            // A case that is no longer one of its relation would be kept in vain.
            Assert.Equal(c, relation.Adapted(c));
            if (relation.Try(c).Failure is { } failure)
                failures.Add($"{name}: {failure}\n  {c}");
        }
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }
}
