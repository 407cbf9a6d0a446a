using MLNetDenseTrainer.Onnx.Tests.Support;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Onnx.Tests;

/// <summary>Several networks as one, and what the recipe makes.</summary>
public sealed class EnsemblesTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Averages(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitSmall(_mlContext, Rows.Make(60), options => options.EnsembleSize = 3);

        Export.AssertAgrees(_mlContext, model, Export.NearAndFar(40));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Averages_of_networks_that_are_sure(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitSmall(_mlContext, Rows.Make(60), options =>
        {
            (options.EnsembleSize, options.Epochs, options.LearningRate) = (3, 30, 0.1f);
            options.Layers = [new Dense(8), new Dense(task.Outputs)];
        });
        List<Row> rows = [.. Rows.Make(40, seed: 2).Select(row => Rows.With(row, Rows.Dense([.. row.Features.DenseValues().Select(x => 20f * x)])))];

        Export.AssertAgrees(_mlContext, model, rows);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void The_recipe(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitRecipe(_mlContext, Rows.Make(80));

        Export.AssertAgrees(_mlContext, model, Export.NearAndFar(40));
    }
}
