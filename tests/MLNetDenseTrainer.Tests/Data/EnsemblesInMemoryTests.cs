using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Data;

/// <summary>Several networks need their rows in memory; one does not.</summary>
public sealed class EnsemblesInMemoryTests
{
    private const int Features = 60;
    private const int RowsThatDoNotFit = 4200;

    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Several_networks_on_rows_that_do_not_fit_NameTheOptions(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> rows = Rows.Make(RowsThatDoNotFit, features: Features);

        var exception = Assert.Throws<InvalidOperationException>(() =>
            task.FitSmall(_mlContext, rows, options => (options.MaximumDataMemory, options.EnsembleSize) = (1 << 20, 2), Features));

        Assert.Contains("MaximumDataMemory", exception.Message, StringComparison.Ordinal);
        Assert.Contains("EnsembleSize", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void The_recipe_on_rows_that_do_not_fit_TrainsOneNetwork(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> rows = Rows.Make(RowsThatDoNotFit, features: Features);
        for (int r = 0; r < rows.Count; r += 100)
            rows[r] = Rows.With(rows[r], Rows.Dense([float.NaN, .. rows[r].Features.DenseValues().Skip(1)]));
        IDataView view = task.View(_mlContext, rows, Features);

        ITransformer model = task.Trainer(_mlContext, task.RecipeOptions(options => (options.MaximumDataMemory, options.Epochs) = (1 << 20, 1))).Fit(view);

        Assert.Equal(1, Inspect.NumberOfNetworks(model));
        Assert.All(Columns.Scores(model.Transform(view)), score => Assert.True(float.IsFinite(score)));
    }
}
