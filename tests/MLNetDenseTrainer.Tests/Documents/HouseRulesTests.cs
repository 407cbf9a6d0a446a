namespace MLNetDenseTrainer.Tests.Documents;

/// <summary>The rules of docs/architecture.md that source files can be held to.</summary>
public sealed class HouseRulesTests
{
    private const int MaximumLineLength = 140;
    private const int MaximumLines = 300;
    private const int MaximumFiles = 15;

    // One file for each member of a kind.
    private static readonly string[] _lists = [Core + "Numerics/Activations", Core + "Training/Losses"];

    private const string Core = "src/MLNetDenseTrainer.Core/";

    // A room may use those of the groups before its own, and those of its own group.
    private static readonly string[][] _order =
    [
        ["Files.Onnx", "Files.Payloads"],
        ["Numerics"],
        ["Network"],
        ["Heads", "Inputs"],
        ["Prediction"],
        ["Training.State"],
        ["Training.Losses", "Training.Optimizers", "Training.Schedules"],
        ["Training.Plan"],
        ["Training.Data", "Training.HoldOuts"],
        ["Training.Step"],
        ["Evaluation"],
        ["Training.Resume"],
        ["Files"],
        ["Training.Loop"],
    ];

    [Fact]
    public void Lines_AreShort_CommentsToo() => Assert.Equal(
        [],
        from path in Sources.Paths
        from line in Repository.Text(path).Split('\n').Index()
        where line.Item.Length > MaximumLineLength
        select $"{path}:{line.Index + 1}");

    [Fact]
    public void Files_AreShort() =>
        Assert.Equal([], Sources.Paths.Where(path => Repository.Text(path).Count(character => character == '\n') > MaximumLines));

    [Fact]
    public void Rooms_HoldFewFiles() =>
        Assert.Equal(
            [],
            from room in Sources.Paths.CountBy(Sources.Folder)
            where room.Value > MaximumFiles && !_lists.Contains(room.Key)
            select $"{room.Key}: {room.Value}");

    [Fact]
    public void Rooms_OfCore_DependOneWay()
    {
        const string Using = "using MLNetDenseTrainer.";
        Assert.Equal(
            [],
            from path in Sources.Paths
            where path.StartsWith(Core, StringComparison.Ordinal)
            let own = Sources.Folder(path)[(Core.Length - 1)..].TrimStart('/').Replace('/', '.')
            from line in Repository.Text(path).Split('\n')
            where line.StartsWith(Using, StringComparison.Ordinal)
            let used = line[Using.Length..^1]
            where Level(used) > Level(own)
            select $"{path} uses {used}");
    }

    [Theory]
    // The kinds of networks are told apart by their heads.
    [InlineData("NetworkTask", "Heads/", "Files/NetworkFormat")]
    // Links from outputs to probabilities are the heads' own; losses join them with the logarithm.
    [InlineData(@"ScalarMath\.Sigmoid|Softmax\.Apply", "Heads/", "Numerics/", "Training/Losses/")]
    // The internals of ML.NET are reached from one place.
    [InlineData("UnsafeAccessor|IgnoresAccessChecksTo", "src/MLNetDenseTrainer/Interop/")]
    // What a file holds goes through readers that check it.
    [InlineData("BinaryReader|BinaryWriter", "src/MLNetDenseTrainer/Models/NetworkFile")]
    public void Knowledge_HasOneHome(string name, params string[] homes)
    {
        string[] places = [.. homes, .. homes.Select(home => Core + home)];

        Assert.Equal([], Sources.That(name).Where(path => !places.Any(place => path.StartsWith(place, StringComparison.Ordinal))));
    }

    private static int Level(string room)
    {
        string[] names = [.. _order.SelectMany(group => group).Where(name => $"{room}.".StartsWith($"{name}.", StringComparison.Ordinal))];
        Assert.True(names.Length > 0, $"The room {room} has no place in the order of rooms.");
        return Array.FindIndex(_order, group => group.Contains(names.MaxBy(name => name.Length)));
    }
}
