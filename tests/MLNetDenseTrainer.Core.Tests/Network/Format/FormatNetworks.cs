using System.Collections.Immutable;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Inputs.Rank;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Networks of every task and every kind of input, to be written and read.</summary>
internal static class FormatNetworks
{
    public const int Features = 3;

    /// <summary>The least and the most of what a model may have, for each task and scaling.</summary>
    public static Dictionary<string, TrainedNetwork> All { get; } = (
        from task in Enum.GetValues<NetworkTask>()
        from scaling in Enum.GetValues<InputScaling>()
        from isRich in new[] { false, true }
        select (Name: $"{task}, {scaling}, {(isRich ? "rich" : "plain")}", Network: isRich ? Rich(task, scaling) : Plain(task, scaling)))
        .Append((Name: "Regression, with categories", Network: WithCategories()))
        .ToDictionary(named => named.Name, named => named.Network);

    /// <summary>A network with groups of categories before, between and behind dense features.</summary>
    public static TrainedNetwork WithCategories() => Make(
        NetworkTask.Regression, InputScaling.Standardize, members: 2, flagged: [0, 2], embedded: [1], clamps: true, Activation.Linear,
        new CategorySlots([new SlotRange(0, 3), new SlotRange(4, 2), new SlotRange(8, 9)]));

    /// <summary>One network of two layers.</summary>
    public static TrainedNetwork Plain(NetworkTask task, InputScaling scaling = InputScaling.None, Activation? output = null) =>
        Make(task, scaling, members: 1, flagged: null, embedded: [], clamps: false, output ?? Output(task));

    /// <summary>Several networks with flags, an embedded input, and for a regression clamped scores.</summary>
    public static TrainedNetwork Rich(NetworkTask task, InputScaling scaling = InputScaling.RobustClip, int members = 2) =>
        Make(task, scaling, members, flagged: [0, 2], embedded: [1], clamps: true, Output(task));

    private static TrainedNetwork Make(
        NetworkTask task, InputScaling scaling, int members, int[]? flagged, int[] embedded, bool clamps, Activation output,
        CategorySlots? categories = null)
    {
        categories ??= CategorySlots.None;
        Dense[] layers = [new Dense(5, Activation.Gelu, 0.25f), new Dense(Outputs(task), output)];
        NetworkShape shape = NetworkShape.Create(Features + (flagged?.Length ?? 0), layers, output, [.. embedded], categories.Widths);
        var random = new Random(7);
        QuantileMap[] maps = [new QuantileMap(0, [-1f, 0f, 5f], [-2f, -2f, 1f]), new QuantileMap(2, [1f, 2f], [-1f, 1f])];
        InputPipeline inputs = TestInputs.Make(
            scaling, [1f, -2f, 1e30f], [0f, 3f, 1e-30f], flagged, scaling == InputScaling.RobustQuantile ? maps : []);
        Head head = Head.Of(task).WithScalings(() => Targets(task, clamps));
        inputs = new InputPipeline(scaling, inputs.Steps.ToArray()) { Categories = categories };
        return new TrainedNetwork(inputs, [.. Enumerable.Range(0, members).Select(_ => Parameters(shape, random))], head);
    }

    // Numbers at the edges of float are among them.
    private static ParameterBlock Parameters(NetworkShape shape, Random random)
    {
        float[] values = [.. Enumerable.Range(0, shape.ParameterCount).Select(_ => (float)(2 * random.NextDouble() - 1))];
        float[] edges = [-0f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue];
        edges.CopyTo(values, 2);
        return ParameterBlock.FromArray(shape, values);
    }

    private static int Outputs(NetworkTask task) => task switch
    {
        NetworkTask.MulticlassClassification => 4,
        NetworkTask.MultiOutputRegression => 3,
        _ => 1,
    };

    private static Activation Output(NetworkTask task) => task switch
    {
        NetworkTask.BinaryClassification => Activation.Sigmoid,
        NetworkTask.MulticlassClassification => Activation.Softmax,
        _ => Activation.Linear,
    };

    private static ImmutableArray<TargetScaling> Targets(NetworkTask task, bool clamps)
    {
        return [.. Enumerable.Range(0, Outputs(task)).Select(Target)];

        TargetScaling Target(int output)
        {
            var scaling = new TargetScaling(-3.5f + output, 0.1f * (1 + output));
            return clamps ? scaling with { Minimum = -7f - output, Maximum = 2.5f + output } : scaling;
        }
    }
}
