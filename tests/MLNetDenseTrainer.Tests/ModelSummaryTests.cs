using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests;

/// <summary>What a model says of itself, read as text.</summary>
public sealed class ModelSummaryTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Plain_network_IsATableOfItsLayers()
    {
        string[] lines = Lines(Tasks.Binary.FitSmall(_mlContext, Rows.Make(40)));

        Assert.Equal("Dense network, BinaryClassification, 4 features, input scaling Standardize", lines[0]);
        Assert.Equal("layer   units  activation   parameters", lines[1]);
        Assert.Equal("    1       8  Tanh                 40", lines[2]);
        Assert.Equal("    2       1  Sigmoid               9", lines[3]);
        Assert.Equal("total                               49", lines[4]);
        Assert.StartsWith("parameters from epoch 3 of 3: loss 0.", lines[5], StringComparison.Ordinal);
        Assert.StartsWith("last epoch 3: loss 0.", lines[6], StringComparison.Ordinal);
        Assert.Equal(7, lines.Length);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Recipe_SaysItsEmbeddingItsNetworksAndItsHeldBackRows(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> rows = Rows.Make(60);
        rows[7] = Rows.With(rows[7], Rows.Dense(0.1f, float.NaN, 0.2f, 0.3f));
        ITransformer model = task.FitRecipe(_mlContext, rows);

        string[] lines = Lines(model);

        Assert.Matches(@"4 features, input scaling RobustQuantile( \([1-4] by rank\))?, missing values imputed \(flagged features: 1\)$", lines[0]);
        // Three outputs of four features; what they and the layers take adds up.
        Assert.StartsWith("embed      12  Periodic", lines[2], StringComparison.Ordinal);
        int[] parameters = [.. lines[2..7].Select(line => int.Parse(line[(line.LastIndexOf(' ') + 1)..]))];
        Assert.Equal(parameters[..4].Sum(), parameters[4]);
        Assert.Equal($"16 such networks, averaged: {16 * parameters[4]} parameters", lines[7]);
        int[] best = [.. Inspect.BestEpochs(model).Order()];
        Assert.Equal($"member parameters from epochs {best[0]} to {best[^1]} of 2, median {best[5]}", lines[8]);
        Assert.StartsWith("last epoch 2:", lines[9], StringComparison.Ordinal);
        Assert.Equal($"held-back rows: {Inspect.HeldOut(model)}", lines[10]);
    }

    [Fact]
    public void Early_stopping_SaysTheEpochGoneBackToAndItsFigures()
    {
        ITransformer model = Tasks.Binary.FitSmall(_mlContext, Rows.Make(40), options =>
        {
            (options.ValidationFraction, options.LearningRate, options.Epochs) = (0.3f, 0.3f, 100);
            options.EarlyStopping = new EarlyStopping(patience: 3);
        });
        IReadOnlyList<EpochMetrics> history = Inspect.History(model);
        int best = Inspect.BestEpochs(model).Single();

        string[] lines = Lines(model);

        Assert.Equal(history.Count - 3, best);
        string figures = history[best - 1].ToString()[$"epoch {best}: ".Length..];
        Assert.Equal($"parameters from epoch {best} of {history.Count}: {figures}", lines[5]);
        Assert.Equal($"last {history[^1]}", lines[6]);
    }

    private static string[] Lines(ITransformer model) => Inspect.Of(model).ToString()!.Split('\n');
}
