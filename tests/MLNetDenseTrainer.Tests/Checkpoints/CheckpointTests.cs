using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Checkpoints;

/// <summary>Trainings that were interrupted and are started again.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly MLContext _mlContext = new(seed: 1);
    private readonly CheckpointFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Tasks.All), MemberType = typeof(Tasks))]
    [Shows(nameof(DenseNetworkOptions.Checkpoint))]
    public void Resumed_training_EndsInTheSameModelFile(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        SortedDictionary<string, string> expected = ModelFile.Entries(_mlContext, task.FitSmall(_mlContext, Rows.Make(40), Five));

        Interrupt(() => task.FitSmall(_mlContext, Rows.Make(40), _folder.Abandoned(4, Five)));
        Assert.Single(_folder.Files);
        var epochs = new List<int>();
        ITransformer resumed = task.FitSmall(_mlContext, Rows.Make(40), options =>
        {
            _folder.Resumed(Five)(options);
            options.OnEpoch = epoch => epochs.Add(epoch.Epoch);
        });

        Assert.Equal([4, 5], epochs);
        Assert.Equal(expected, ModelFile.Entries(_mlContext, resumed));
        Assert.Empty(_folder.Files);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Resumed_recipe_EndsInTheSameModelFile(string name)
    {
        static void Small(DenseNetworkOptions options) => (options.EnsembleSize, options.Epochs, options.NumberOfThreads) = (3, 4, 2);
        TaskUnderTest task = Tasks.Named(name);
        SortedDictionary<string, string> expected = ModelFile.Entries(_mlContext, task.FitRecipe(_mlContext, Rows.Make(40), Small));

        Interrupt(() => task.FitRecipe(_mlContext, Rows.Make(40), _folder.Abandoned(3, Small)));

        Assert.Equal(expected, ModelFile.Entries(_mlContext, task.FitRecipe(_mlContext, Rows.Make(40), _folder.Resumed(Small))));
    }

    [Fact]
    public void Resumed_stream_EndsInTheSameModelFile()
    {
        static void Small(DenseNetworkOptions options) => (options.MaximumDataMemory, options.ValidationFraction) = (1 << 20, 0.1f);
        List<Row> rows = Rows.Make(4300, features: 60);
        SortedDictionary<string, string> expected = ModelFile.Entries(_mlContext, Tasks.Binary.FitSmall(_mlContext, rows, Small, 60));

        Interrupt(() => Tasks.Binary.FitSmall(_mlContext, rows, _folder.Abandoned(3, Small), 60));

        Assert.Equal(expected, ModelFile.Entries(_mlContext, Tasks.Binary.FitSmall(_mlContext, rows, _folder.Resumed(Small), 60)));
    }

    [Fact]
    public void Resumed_training_on_sparse_rows_EndsInTheSameModelFile()
    {
        List<Row> rows = Rows.Sparse(WideRows.Make(60));
        SortedDictionary<string, string> expected = ModelFile.Entries(_mlContext, Tasks.Binary.FitSmall(_mlContext, rows, Five, WideRows.Features));

        Interrupt(() => Tasks.Binary.FitSmall(_mlContext, rows, _folder.Abandoned(4, Five), WideRows.Features));

        Assert.Equal(expected, ModelFile.Entries(_mlContext, Tasks.Binary.FitSmall(_mlContext, rows, _folder.Resumed(Five), WideRows.Features)));
    }

    [Fact]
    public void Resumed_continuation_of_a_model_EndsInTheSameModelFile()
    {
        TaskUnderTest task = Tasks.Regression;
        IDataView view = task.View(_mlContext, Rows.Make(40));
        ITransformer first = task.SmallTrainer(_mlContext).Fit(view);
        SortedDictionary<string, string> expected = ModelFile.Entries(_mlContext, task.Continue(task.SmallTrainer(_mlContext, Five), view, first));

        Interrupt(() => task.Continue(task.SmallTrainer(_mlContext, _folder.Abandoned(4, Five)), view, first));

        // Another model to begin with would be another training.
        Assert.Contains("network to begin with", Refused(() => task.SmallTrainer(_mlContext, _folder.Resumed(Five)).Fit(view)), StringComparison.Ordinal);
        Assert.Equal(expected, ModelFile.Entries(_mlContext, task.Continue(task.SmallTrainer(_mlContext, _folder.Resumed(Five)), view, first)));
    }

    [Fact]
    public void Going_on_IsLogged()
    {
        var log = new LogCollector(_mlContext);
        Interrupt(() => Tasks.Binary.FitSmall(_mlContext, Rows.Make(40), _folder.Abandoned(3)));
        Assert.DoesNotContain(log.Infos, info => info.Contains("goes on", StringComparison.Ordinal));

        Tasks.Binary.FitSmall(_mlContext, Rows.Make(40), _folder.Resumed());

        Assert.Contains(log.Infos, info => info.Contains("goes on after epoch 2", StringComparison.Ordinal) && info.Contains(_folder.Path, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Checkpoint_of_another_training_IsRefusedByName(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        Interrupt(() => task.FitSmall(_mlContext, Rows.Make(40), _folder.Abandoned(3)));
        byte[] file = File.ReadAllBytes(_folder.Path);

        void AssertNamed(string difference, Action<DenseNetworkOptions> configure, int rows = 40) => Assert.Contains(
            difference, Refused(() => task.FitSmall(_mlContext, Rows.Make(rows), _folder.Resumed(configure))), StringComparison.Ordinal);

        AssertNamed("Seed was 7 and is 8", options => options.Seed = 8);
        AssertNamed("LearningRate was 0.01 and is 0.02", options => options.LearningRate = 0.02f);
        AssertNamed("Epochs was 3 and is 4", options => options.Epochs = 4);
        AssertNamed(
            "Layers, layer 1 was Tanh(units: 8, dropout: 0) and is Tanh(units: 9, dropout: 0)",
            options => options.Layers = [new Dense(9, Activation.Tanh), new Dense(task.Outputs)]);
        AssertNamed("training rows was in memory(count: 40, ", _ => { }, rows: 41);
        AssertNamed("validation rows was in memory(count: 0, ", options => options.ValidationFraction = 0.2f);
        Assert.Contains(_folder.Path, Refused(() => task.FitSmall(_mlContext, Rows.Make(41), _folder.Resumed())), StringComparison.Ordinal);
        Assert.Equal(file, File.ReadAllBytes(_folder.Path));
    }

    [Fact]
    public void Malformed_checkpoint_IsRefusedByPath()
    {
        Interrupt(() => Tasks.Binary.FitSmall(_mlContext, Rows.Make(40), _folder.Abandoned(3)));
        byte[] file = File.ReadAllBytes(_folder.Path);
        foreach (byte[] malformed in (byte[][])[[], file[..100], file[..^1], [.. file, 0]])
        {
            File.WriteAllBytes(_folder.Path, malformed);
            var refused = Assert.Throws<FormatException>(() => Tasks.Binary.FitSmall(_mlContext, Rows.Make(40), _folder.Resumed()));
            Assert.Contains(_folder.Path, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Folder_that_is_missing_IsRefusedBeforeTheDataAreRead()
    {
        string path = Path.Combine(_folder.Path, "nowhere", "file");
        IDataView unread = Tasks.Binary.View(_mlContext, Rows.Make(40).Select(row => row.Weight < 0f ? row : throw new InvalidOperationException("read")));

        Exception refused = Assert.Throws<DirectoryNotFoundException>(() =>
            Tasks.Binary.SmallTrainer(_mlContext, options => options.Checkpoint = new Checkpoint(path)).Fit(unread));

        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Context_without_a_seed_NeedsTheOption()
    {
        var unseeded = new MLContext();
        void WithoutSeed(DenseNetworkOptions options) => (options.Seed, options.Checkpoint) = (null, new Checkpoint(_folder.Path));

        Assert.Contains("Seed", Assert.Throws<ArgumentException>(() => Tasks.Binary.SmallTrainer(unseeded, WithoutSeed)).Message, StringComparison.Ordinal);
        Tasks.Binary.SmallTrainer(unseeded, _folder.Resumed());
        Tasks.Binary.SmallTrainer(_mlContext, WithoutSeed);
    }

    [Fact]
    public void Cancelled_token_LeavesACheckpointToGoOnFrom()
    {
        using var source = new CancellationTokenSource();
        SortedDictionary<string, string> expected = ModelFile.Entries(_mlContext, Tasks.Binary.FitSmall(_mlContext, Rows.Make(40), Five));

        Interrupt(() => Tasks.Binary.FitSmall(_mlContext, Rows.Make(40), options =>
        {
            _folder.Resumed(Five)(options);
            options.CancellationToken = source.Token;
            options.OnEpoch = epoch =>
            {
                if (epoch.Epoch == 2)
                    source.Cancel();
            };
        }));

        int first = 0;
        ITransformer resumed = Tasks.Binary.FitSmall(_mlContext, Rows.Make(40), options =>
        {
            _folder.Resumed(Five)(options);
            options.OnEpoch = epoch => first = first == 0 ? epoch.Epoch : first;
        });
        Assert.Equal(3, first);
        Assert.Equal(expected, ModelFile.Entries(_mlContext, resumed));
    }

    [Fact]
    public void Cross_validation_with_one_path_Trains()
    {
        IDataView view = Tasks.Regression.View(_mlContext, Rows.Make(40));

        var folds = _mlContext.Regression.CrossValidate(view, Tasks.Regression.SmallTrainer(_mlContext, _folder.Resumed()), numberOfFolds: 3);

        Assert.Equal(3, folds.Count);
        Assert.Empty(_folder.Files);
    }

    private static void Five(DenseNetworkOptions options) => options.Epochs = 5;

    private static void Interrupt(Func<object> fit) => Assert.ThrowsAny<OperationCanceledException>(fit);

    private static string Refused(Func<object> fit) => Assert.Throws<InvalidOperationException>(fit).Message;
}
