using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Ensembles;

/// <summary>Several networks averaged into one model.</summary>
public sealed class EnsembleTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Networks_AreThereToLookAt(string name)
    {
        ITransformer model = Tasks.Named(name).FitSmall(_mlContext, Rows.Make(40), options => options.EnsembleSize = 3);

        Assert.Equal(3, Inspect.NumberOfNetworks(model));
        Assert.Equal(3, Enumerable.Range(0, 3).Select(network => string.Join(' ', Inspect.LayersOf(model, network)[0].Weights.ToArray())).Distinct().Count());
        Assert.Equal(Inspect.Layers(model)[0].Weights.ToArray(), Inspect.LayersOf(model, 0)[0].Weights.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => Inspect.LayersOf(model, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Inspect.LayersOf(model, -1));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    [Shows(nameof(DenseNetworkOptions.EnsembleSize))]
    public void Scores_AreTheMeanOfTheNetworks(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        List<Row> rows = Rows.Make(40);
        ITransformer model = task.FitSmall(_mlContext, rows, options =>
        {
            (options.EnsembleSize, options.InputScaling, options.Layers) = (3, InputScaling.None, [new Dense(task.Outputs)]);
            if (options is DenseNetworkRegressionOptions regression)
                regression.StandardizeTarget = false;
        });

        IDataView scored = model.Transform(task.View(_mlContext, rows));
        float[] actual = Columns.Scores(scored, name == Tasks.Binary.Name ? "Probability" : "Score");

        double[] expected = [.. rows.SelectMany(row => Mean([.. Enumerable.Range(0, 3).Select(network => Predict(task, Inspect.LayersOf(model, network)[0], row))]))];
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 2e-6));
    }

    // A row that two networks hold back is predicted by their average, which errs less than one of them.
    [Fact]
    [Shows(nameof(DenseNetworkOptions.Folds))]
    public void Folds_AreHeldBackInTurn()
    {
        List<Row> rows = Rows.Make(100);
        ITransformer Fit(int? folds) => Tasks.Binary.FitSmall(_mlContext, rows, options =>
            (options.EnsembleSize, options.Folds, options.LearningRate, options.Epochs) = (4, folds, 1e-12f, 1));

        ITransformer shared = Fit(2);

        Assert.Equal(100, Inspect.HeldOut(shared)!.Rows);
        Assert.Contains("validating on one of 2 parts", Inspect.TrainedWith(shared), StringComparison.Ordinal);
        Assert.Contains("validating on one of 4 parts", Inspect.TrainedWith(Fit(null)), StringComparison.Ordinal);
        Assert.True(Inspect.HeldOut(shared)!.LogLoss < Inspect.HeldOut(Fit(null))!.LogLoss);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Training_GoesOnFromAnEnsemble(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        IDataView view = task.View(_mlContext, Rows.Make(100));
        foreach (DenseNetworkOptions options in (DenseNetworkOptions[])[task.SmallOptions(options => options.EnsembleSize = 3), task.RecipeOptions(options => options.EnsembleSize = 3)])
        {
            IEstimator<ITransformer> trainer = task.Trainer(_mlContext, options);
            ITransformer first = trainer.Fit(view);
            SortedDictionary<string, string> before = ModelFile.Entries(_mlContext, first);

            ITransformer second = task.Continue(trainer, view, ModelFile.Reload(_mlContext, first));

            Assert.Equal(3, Inspect.NumberOfNetworks(second));
            Assert.True(Inspect.History(second)[^1].ValidationLoss < Inspect.History(first)[0].ValidationLoss);
            Assert.Equal(before, ModelFile.Entries(_mlContext, first));
        }
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Number_of_networks_of_the_given_model_Stays(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        IDataView view = task.View(_mlContext, Rows.Make(40));
        ITransformer first = task.SmallTrainer(_mlContext, options => options.EnsembleSize = 3).Fit(view);

        ITransformer unsaid = task.Continue(task.SmallTrainer(_mlContext), view, first);
        var exception = Assert.Throws<ArgumentException>(() => task.Continue(task.SmallTrainer(_mlContext, options => options.EnsembleSize = 2), view, first));

        Assert.Equal(3, Inspect.NumberOfNetworks(unsaid));
        Assert.Contains("averages 3 networks, but EnsembleSize is 2", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Early_stopping_GoesByTheRowsHeldBack(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        var log = new LogCollector(_mlContext);

        ITransformer model = task.FitSmall(_mlContext, Rows.Make(40), options =>
            (options.EnsembleSize, options.EarlyStopping, options.Epochs, options.LearningRate) = (3, new EarlyStopping(patience: 2, minDelta: 0.01f), 300, 0.1f));

        Assert.Empty(log.Warnings);
        Assert.True(Inspect.History(model).Count < 300, "did not stop");
    }

    private static double[] Mean(double[][] predictions) =>
        [.. Enumerable.Range(0, predictions[0].Length).Select(unit => predictions.Average(prediction => prediction[unit]))];

    // In double: the value, the probability or the probabilities.
    private static double[] Predict(TaskUnderTest task, DenseLayerParameters layer, Row row)
    {
        float[] x = [.. row.Features.DenseValues()];
        double[] sums = [.. Enumerable.Range(0, layer.Units).Select(u => layer.Biases[u] + x.Select((value, i) => (double)value * layer.Weights[u * x.Length + i]).Sum())];
        if (task == Tasks.Regression || task == Tasks.MultiOutput)
            return sums;
        if (task == Tasks.Binary)
            return [1.0 / (1.0 + Math.Exp(-sums[0]))];
        double total = sums.Sum(Math.Exp);
        return [.. sums.Select(sum => Math.Exp(sum) / total)];
    }
}
