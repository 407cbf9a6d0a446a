using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Persistence;

/// <summary>Saving and loading loses nothing and adds nothing.</summary>
public sealed class SaveLoadTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.All), MemberType = typeof(Tasks))]
    public void Save_load_save_GivesTheSameEntries(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitSmall(_mlContext, Rows.Make(40), options => options.ValidationFraction = 0.2f);

        ITransformer loaded = ModelFile.Reload(_mlContext, model);

        Assert.Equal(ModelFile.Entries(_mlContext, model), ModelFile.Entries(_mlContext, loaded));
        Assert.Equal(Inspect.Of(model).ToString(), Inspect.Of(loaded).ToString());
        Assert.Equal(Inspect.Parameters(model), Inspect.Parameters(loaded));
        Assert.Equal(Inspect.NumberOfFeatures(model), Inspect.NumberOfFeatures(loaded));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void History_HasAnEntryPerEpochAndSurvivesLoading(string name)
    {
        ITransformer model = Tasks.Named(name).FitSmall(_mlContext, Rows.Make(40), options => options.ValidationFraction = 0.2f);

        IReadOnlyList<EpochMetrics> history = Inspect.History(model);
        IReadOnlyList<EpochMetrics> loaded = Inspect.History(ModelFile.Reload(_mlContext, model));

        Assert.Equal([1, 2, 3], history.Select(epoch => epoch.Epoch));
        Assert.All(history, epoch => Assert.True(epoch.TrainingLoss > 0 && epoch.ValidationLoss > 0 && epoch.LearningRate == 0.01f));
        // A file holds what was learnt, not how long it took.
        Assert.Equal(history.Select(epoch => epoch with { Elapsed = TimeSpan.Zero }), loaded);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Model_loaded_from_a_stream_that_is_no_file_Scores(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitSmall(_mlContext, Rows.Make(40));
        IDataView view = task.View(_mlContext, Rows.Make(40, seed: 2));

        ITransformer loaded =
            new MLContext().Model.Load(new OneByteStream(ModelFile.Save(_mlContext, model, view.Schema)), out DataViewSchema schema);

        Assert.Equal(view.Schema.Select(column => column.Name), schema.Select(column => column.Name));
        Assert.Equal(Columns.ScoreBits(model.Transform(view)), Columns.ScoreBits(loaded.Transform(view)));
    }

    [Fact]
    public void Loaded_model_HasItsType()
    {
        ITransformer loaded = ModelFile.Reload(_mlContext, Tasks.Binary.FitSmall(_mlContext, Rows.Make(40)));

        Assert.IsType<DenseNetworkBinaryModelParameters>(Inspect.Of(loaded));
    }

    /// <summary>Gives one byte per call, as a slow network may.</summary>
    private sealed class OneByteStream(byte[] content) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 1)]);
    }
}
