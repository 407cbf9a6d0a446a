using System.Buffers.Binary;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Persistence;

/// <summary>Model files whose own part, the network and the record of its training, is damaged, missing or another model's:
/// refused with the reason.</summary>
public sealed class HostilePayloadsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, string> TasksAndEntries
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string task in Tasks.Names.Take(3))
            {
                data.Add(task, ModelZip.Network);
                data.Add(task, ModelZip.Training);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(TasksAndEntries))]
    public void An_entry_that_is_missing_IsNamed(string task, string entry)
    {
        string reason = Refusal.ByUs(Zip(task).Without(entry).ToArray());

        Assert.Contains($"'{entry.Split('/')[^1]}'", reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TasksAndEntries))]
    public void An_entry_that_is_damaged_anywhere_IsRefused(string task, string entry)
    {
        ModelZip zip = Zip(task);
        byte[] content = zip[entry];
        for (int i = 0; i < content.Length; i += Math.Max(1, content.Length / 8))
        {
            byte[] damaged = [.. content];
            damaged[i] ^= 0x40;
            Refusal.ByUs(zip.With(entry, damaged).ToArray());
            Refusal.ByUs(zip.With(entry, content[..i]).ToArray());
        }
    }

    [Fact]
    public void The_record_of_a_model_of_more_networks_IsRefused()
    {
        ITransformer ensemble = Tasks.Regression.FitSmall(_mlContext, Rows.Make(40), options => options.EnsembleSize = 3);
        byte[] record = ModelZip.Of(ModelFile.Save(_mlContext, ensemble))[ModelZip.Training];

        string reason = Refusal.ByUs(Zip("regression").With(ModelZip.Training, record).ToArray());

        Assert.Contains("best epochs of 3 networks, expected 1", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_record_of_another_task_IsRefused()
    {
        string reason = Refusal.ByUs(Zip("multiclass Name").With(ModelZip.Training, Zip("regression")[ModelZip.Training]).ToArray());

        Assert.Contains("the ranges of 1 labels, but 0 targets", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ModelZip.Network)]
    [InlineData(ModelZip.Training)]
    public void An_entry_that_unpacks_to_far_more_than_it_should_IsRefusedWithoutMemoryForIt(string entry)
    {
        ModelZip zip = Zip("binary");
        byte[] bomb = new byte[80 << 20];
        zip[entry].CopyTo(bomb, 0);

        byte[] file = zip.With(entry, bomb).ToArray();

        Assert.True(file.Length < 1 << 20);
        Assert.Matches("after its end|the checksum does not fit", Refusal.ByUs(file));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void The_network_of_another_task_IsRefusedWithBothNames(string task)
    {
        foreach (string other in Tasks.Names.Take(3).Where(other => other != task))
        {
            string reason = Refusal.ByUs(Zip(task).With(ModelZip.Network, Zip(other)[ModelZip.Network]).ToArray());

            Assert.Contains("it is for", reason, StringComparison.Ordinal);
            Assert.Contains("expected", reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void A_network_of_a_newer_version_SaysSo(string task)
    {
        ModelZip zip = Zip(task);
        byte[] newer = [.. zip[ModelZip.Network]];
        BinaryPrimitives.WriteUInt32LittleEndian(newer.AsSpan(8), uint.MaxValue);

        Assert.Contains("newer version", Refusal.ByUs(zip.With(ModelZip.Network, newer).ToArray()), StringComparison.Ordinal);
    }

    // The columns a model was trained on are ML.NET's part of the file; that they fit the network is looked at when it is loaded.
    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void A_network_for_more_features_than_the_column_has_IsRefusedWithBothWidths(string task)
    {
        byte[] wider = ModelFile.Save(_mlContext, Tasks.Named(task).FitSmall(_mlContext, Rows.Make(20, features: 6), features: 6));

        ModelZip zip = Zip(task).WithModelOf(ModelZip.Of(wider));
        Exception reason = Refusal.ByMlNet(zip.ToArray());

        Assert.Contains("Vector<Single, 6>", reason.Message, StringComparison.Ordinal);
        Assert.Contains("Vector<Single, 4>", reason.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_for_other_classes_than_the_label_has_PredictsKeysWithoutTheirValues()
    {
        byte[] more = ModelFile.Save(_mlContext, _mlContext.DenseNetwork(Loss.SoftmaxCrossEntropy, epochs: 1, layers: [new Dense(5)]).Fit(FiveClasses()));

        ModelZip zip = Zip("multiclass Name").WithModelOf(ModelZip.Of(more));
        ITransformer model = ModelFile.Load(_mlContext, zip.ToArray());

        IDataView scored = model.Transform(Tasks.Multiclass.View(_mlContext, Rows.Make(20)));
        Assert.Equal(5, ((VectorDataViewType)scored.Schema["Score"].Type).Size);
        Assert.All(scored.GetColumn<uint>("PredictedLabel"), key => Assert.InRange(key, 1u, 5u));
    }

    [Fact]
    public void Networks_of_a_chain_in_each_others_places_AreRefused()
    {
        IDataView view = Tasks.Regression.View(_mlContext, Rows.Make(20));
        var chain = Tasks.Regression.SmallTrainer(_mlContext)
            .Append(_mlContext.Transforms.Concatenate("Wide", "Features", "Score"))
            .Append(Tasks.Regression.SmallTrainer(_mlContext, options => options.FeatureColumnName = "Wide"));
        ModelZip zip = ModelZip.Of(ModelFile.Save(_mlContext, chain.Fit(view)));
        ModelZip swapped = zip;
        foreach (string entry in (string[])["/Network", "/Training"])
        {
            string[] names = [.. zip.Entries.Select(each => each.Name).Where(name => name.EndsWith(entry, StringComparison.Ordinal))];
            swapped = swapped.With(names[0], zip[names[1]]).With(names[1], zip[names[0]]);
        }

        Exception reason = Refusal.ByMlNet(swapped.ToArray());

        Assert.Contains("Vector<Single, 5>", reason.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_replaced_after_loading_DoesNotMatter()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("replaced ");
        try
        {
            string path = Path.Combine(folder.FullName, "model.zip");
            IDataView view = Tasks.Binary.View(_mlContext, Rows.Make(20));
            ITransformer model = Tasks.Binary.FitSmall(_mlContext, Rows.Make(20));
            File.WriteAllBytes(path, ModelFile.Save(_mlContext, model));

            ITransformer loaded = _mlContext.Model.Load(path, out _);
            File.WriteAllBytes(path, [1, 2, 3]);

            Assert.Equal(Columns.ScoreBits(model.Transform(view)), Columns.ScoreBits(loaded.Transform(view)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private ModelZip Zip(string task) => ModelZip.Of(ModelFile.Save(_mlContext, Tasks.Named(task).FitSmall(_mlContext, Rows.Make(20))));

    private IDataView FiveClasses()
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(KeyRow));
        schema[nameof(KeyRow.Label)].ColumnType = new KeyDataViewType(typeof(uint), 5);
        return _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(i => new KeyRow { Label = (uint)i % 5, Features = [i, 1f, -i, 0f] }), schema);
    }

    private sealed class KeyRow
    {
        public uint Label { get; set; }

        [VectorType(Rows.Features)]
        public float[] Features { get; set; } = [];
    }
}
