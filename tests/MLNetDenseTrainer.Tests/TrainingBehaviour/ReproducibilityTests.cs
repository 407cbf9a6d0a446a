using System.Globalization;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>The same seed and data give the same model file, whatever else differs.</summary>
public sealed class ReproducibilityTests
{
    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    [Shows(nameof(DenseNetworkOptions.Seed))]
    public void Seed_DecidesTheModel(string name)
    {
        SortedDictionary<string, string> model = Entries(name, seed: 5);

        Assert.Equal(model, Entries(name, seed: 5));
        Assert.NotEqual(model, Entries(name, seed: 6));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Seed_of_the_context_IsUsedWhereThereIsNoOther(string name)
    {
        SortedDictionary<string, string> model = Entries(name, seed: null, contextSeed: 1);

        Assert.Equal(model, Entries(name, seed: null, contextSeed: 1));
        Assert.NotEqual(model, Entries(name, seed: null, contextSeed: 2));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    [Shows(nameof(DenseNetworkOptions.NumberOfThreads))]
    public void Number_of_threads_DoesNotMatter(string name)
    {
        void Wide(DenseNetworkOptions options)
        {
            // Large enough for eight threads: small networks train on one, whatever is allowed.
            options.Layers = [new Dense(263, dropout: 0.2f), new Dense(131, Activation.Gelu), new Dense(Tasks.Named(name).Outputs)];
            options.BatchSize = 199;
            options.Epochs = 2;
        }

        SortedDictionary<string, string> one = Entries(name, rows: 250, configure: Wide);

        foreach (int? threads in (int?[])[2, 3, 7, 8, null])
        {
            Assert.Equal(one, Entries(name, rows: 250, configure: options =>
            {
                Wide(options);
                options.NumberOfThreads = threads;
            }));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7)]
    public void Same_trainer_fitted_twice_GivesTheSameModel(int? seed)
    {
        foreach (string name in Tasks.Names)
        {
            var mlContext = new MLContext(seed: 3);
            IEstimator<ITransformer> trainer = Tasks.Named(name).SmallTrainer(mlContext, options =>
            {
                options.Seed = seed;
                options.Layers = [new Dense(8, dropout: 0.3f), new Dense(Tasks.Named(name).Outputs)];
                options.ValidationFraction = 0.2f;
            });
            IDataView view = Tasks.Named(name).View(mlContext, Rows.Make(40));

            Assert.Equal(ModelFile.Entries(mlContext, trainer.Fit(view)), ModelFile.Entries(mlContext, trainer.Fit(view)));
        }
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    public void Culture_DoesNotMatter(string culture)
    {
        foreach (string name in Tasks.Names)
        {
            (string text, SortedDictionary<string, string> entries, int[] bits) expected = InCulture("", () => TextEntriesAndBits(name));
            (string text, SortedDictionary<string, string> entries, int[] bits) actual = InCulture(culture, () => TextEntriesAndBits(name));

            Assert.Equal(expected.text, actual.text);
            Assert.Equal(expected.entries, actual.entries);
            Assert.Equal(expected.bits, actual.bits);
        }
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Source_of_the_rows_DoesNotMatter(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        var mlContext = new MLContext(seed: 1);
        List<Row> rows = Rows.Make(60);
        IDataView list = task.View(mlContext, rows);
        IDataView lazy = task.View(mlContext, rows.Where(_ => true));
        IDataView cached = mlContext.Data.Cache(list);
        IEstimator<ITransformer> trainer = task.SmallTrainer(mlContext);

        float[] expected = Inspect.Parameters(trainer.Fit(list));

        Assert.False(lazy.CanShuffle);
        Assert.True(cached.CanShuffle);
        Assert.Equal(expected, Inspect.Parameters(trainer.Fit(lazy)));
        Assert.Equal(expected, Inspect.Parameters(trainer.Fit(cached)));
        Assert.Equal(expected, Inspect.Parameters(trainer.Fit(cached)));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Chain_GivesWhatItsPartsGive(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        var mlContext = new MLContext(seed: 1);
        IDataView view = task.View(mlContext, Rows.Make(60));
        IEstimator<ITransformer> trainer = task.SmallTrainer(mlContext);
        var normalize = mlContext.Transforms.NormalizeMinMax("Features");
        IDataView normalized = normalize.Fit(view).Transform(view);

        int[] inChain = Columns.ScoreBits(normalize.Append(trainer).Fit(view).Transform(view));
        int[] inParts = Columns.ScoreBits(trainer.Fit(normalized).Transform(normalized));

        Assert.Equal(inParts, inChain);
    }

    private static SortedDictionary<string, string> Entries(
        string name, int? seed = 5, int contextSeed = 1, int rows = 40, Action<DenseNetworkOptions>? configure = null)
    {
        var mlContext = new MLContext(contextSeed);
        ITransformer model = Tasks.Named(name).FitSmall(mlContext, Rows.Make(rows), options =>
        {
            options.Seed = seed;
            configure?.Invoke(options);
        });
        return ModelFile.Entries(mlContext, model);
    }

    private static (string Text, SortedDictionary<string, string> Entries, int[] Bits) TextEntriesAndBits(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        var mlContext = new MLContext(1);
        var lines = new List<string>();
        ITransformer model = task.FitSmall(mlContext, Rows.Make(40), options =>
        {
            options.OnEpoch = epoch => lines.Add(epoch.ToString());
            options.Optimizer = Optimizer.Adam(beta2: 0.95f);
        });
        ITransformer loaded = ModelFile.Reload(mlContext, model);
        object[] shown = [Inspect.Of(loaded), Optimizer.Adam(beta2: 0.95f), new EarlyStopping(minDelta: 0.5f), new Dense(3, dropout: 0.5f)];
        string text = string.Join('\n', [.. lines, .. shown]);
        return (text, ModelFile.Entries(mlContext, loaded), Columns.ScoreBits(loaded.Transform(task.View(mlContext, Rows.Make(40)))));
    }

    private static T InCulture<T>(string culture, Func<T> call)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            return call();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
