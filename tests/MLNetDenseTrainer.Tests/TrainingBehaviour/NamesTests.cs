using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>Names of slots and classes, which training, validation and the model to continue have to agree on.</summary>
public sealed class NamesTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(2L << 30)]
    [InlineData(1L << 20)]
    public void Features_in_another_order_AreRefused(long memory)
    {
        IDataView train = Pairs(memory < 2L << 20 ? 60_000 : 40, "Y", "W");
        DenseNetworkBinaryTrainer trainer = Trainer(memory);

        Refuses("Slot 0 of the feature column 'F' is 'Y' in the training data, but 'W' in the validation data",
            () => trainer.Fit(train, Pairs(40, "W", "Y")));

        DenseNetworkBinaryModelParameters model = trainer.Fit(train, Pairs(40, "Y", "W")).Model;
        Refuses("Slot 0 of the feature column 'F' is 'W', but was 'Y' when the model to continue was trained",
            () => trainer.Fit(Pairs(40, "W", "Y"), model));
        Refuses("Slot 1 of the feature column 'F' is 'Z', but had another name", () => trainer.Fit(Pairs(40, "Y", "Z"), model));
        Assert.NotNull(trainer.Fit(Pairs(40, "Y", "W"), model));
    }

    [Fact]
    public void Features_without_names_AreNotCompared()
    {
        IDataView named = Pairs(40, "Y", "W");
        IDataView bare = _mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, 40).Select(i => new Bare { Label = i % 2 == 0, F = [i, -i] }));
        DenseNetworkBinaryTrainer trainer = Trainer();

        DenseNetworkBinaryModelParameters model = trainer.Fit(named, bare).Model;
        model = trainer.Fit(bare, model).Model;

        Assert.Throws<ArgumentException>(() => trainer.Fit(Pairs(40, "W", "Y"), model));
    }

    [Fact]
    public void Classes_mapped_to_other_keys_AreRefused_AfterLoadingToo()
    {
        List<Row> rows = Rows.Make(60);
        ITransformer Mapping(IEnumerable<Row> order) =>
            _mlContext.Transforms.Conversion.MapValueToKey("Label", "Name").Fit(Rows.View(_mlContext, order));
        DenseNetworkMulticlassTrainer trainer = _mlContext.DenseNetwork(
            Loss.SoftmaxCrossEntropy, layers: [new Dense(4), new Dense(3)], epochs: 1);
        IDataView view = Rows.View(_mlContext, rows);
        ITransformer model = ModelFile.Reload(_mlContext, trainer.Fit(Mapping(rows).Transform(view)));
        var parameters = (DenseNetworkMulticlassModelParameters)Inspect.Of(model);

        IDataView other = Mapping(rows.OrderBy(row => row.Name == rows[0].Name)).Transform(view);
        Refuses($"but was '{rows[0].Name}' when the model to continue was trained. Map the labels", () => trainer.Fit(other, parameters));
        Assert.NotNull(trainer.Fit(Mapping(rows).Transform(view), parameters));
    }

    [Fact]
    public void Numbers_of_a_label_in_another_order_AreRefused()
    {
        IEstimator<ITransformer> trainer = Tasks.MultiOutput.SmallTrainer(_mlContext);
        ITransformer model = trainer.Fit(Numbers("First", "Second", "Third"));

        Refuses("Slot 0 of the label column 'Label' is 'Third', but was 'First'",
            () => Tasks.MultiOutput.Continue(trainer, Numbers("Third", "First", "Second"), model));
    }

    private static void Refuses(string reason, Func<object> fit) =>
        Assert.Contains(reason, Assert.Throws<ArgumentException>(fit).Message, StringComparison.Ordinal);

    private DenseNetworkBinaryTrainer Trainer(long memory = 2L << 30) =>
        _mlContext.BinaryClassification.Trainers.DenseNetwork(new DenseNetworkBinaryTrainer.Options
        {
            FeatureColumnName = "F",
            Layers = [new Dense(2), new Dense(1)],
            Epochs = 1,
            BatchSize = 1024,
            MaximumDataMemory = memory,
        });

    private IDataView Pairs(int count, params string[] order)
    {
        IDataView view = _mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, count).Select(i => new Pair { Label = i % 2 == 0, Y = i, W = -i, Z = 1f }));
        return _mlContext.Transforms.Concatenate("F", order).Fit(view).Transform(view);
    }

    private IDataView Numbers(params string[] order)
    {
        IDataView view = _mlContext.Data.LoadFromEnumerable(
            Enumerable.Range(0, 40).Select(i => new Triple { First = i, Second = -i, Third = i % 3, Features = [i, 1f, i % 2, 0f] }));
        return _mlContext.Transforms.Concatenate("Label", order).Fit(view).Transform(view);
    }

    private sealed class Pair
    {
        public bool Label { get; set; }

        public float Y { get; set; }

        public float W { get; set; }

        public float Z { get; set; }
    }

    private sealed class Bare
    {
        public bool Label { get; set; }

        [VectorType(2)]
        public float[] F { get; set; } = [];
    }

    private sealed class Triple
    {
        public float First { get; set; }

        public float Second { get; set; }

        public float Third { get; set; }

        [VectorType(4)]
        public float[] Features { get; set; } = [];
    }
}
