using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Honesty;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.TrainingBehaviour;

/// <summary>Rows of one group stay on one side of every hold-out.</summary>
public sealed class SamplingKeyTests
{
    private const string Group = nameof(GroupRows.Group);

    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [Shows(nameof(DenseNetworkOptions.SamplingKeyColumnName))]
    [InlineData(5, 0f, false)]
    [InlineData(1, 0.25f, false)]
    [InlineData(1, 0.25f, true)]
    public void Groups_that_leak_DoNotWithASamplingKey(int networks, float fraction, bool isStreamed)
    {
        (int groups, int rows) = isStreamed ? (60, 500) : (100, 10);
        IDataView training = View(GroupRows.Draw(groups, rows, seed: 1));
        IDataView newGroups = View(GroupRows.Draw(200, 10, seed: 2));

        (HeldOutMetrics Told, RegressionMetrics New) Fit(string? samplingKey)
        {
            RegressionPredictionTransformer<DenseNetworkRegressionModelParameters> model = _mlContext.DenseNetwork(Options(options =>
            {
                options.SamplingKeyColumnName = samplingKey;
                (options.EnsembleSize, options.ValidationFraction) = (networks, fraction);
                (options.Epochs, options.LearningRate) = (isStreamed ? 6 : 60, 0.01f);
                options.NumericEmbedding = NumericEmbedding.Periodic;
                options.MaximumDataMemory = isStreamed ? 1 << 20 : 1 << 30;
            })).Fit(training);
            return (model.Model.HeldOut!, _mlContext.Regression.Evaluate(model.Transform(newGroups)));
        }

        (HeldOutMetrics leaking, RegressionMetrics ofLeaking) = Fit(null);
        (HeldOutMetrics grouped, RegressionMetrics ofGrouped) = Fit(Group);
        double ofNew = ofLeaking.RootMeanSquaredError;
        Assert.True(leaking.RootMeanSquaredError < 0.6 * ofNew, $"{leaking}, new groups {ofNew}");
        Assert.InRange(grouped.RootMeanSquaredError!.Value / ofGrouped.RootMeanSquaredError, 0.75, 1.35);
    }

    [Theory]
    [InlineData(5, 0f)]
    [InlineData(1, 0.25f)]
    public void Continuing_after_loading_HoldsTheSameGroupsBack_InAnyOrderOfRows(int networks, float fraction)
    {
        List<GroupRows> rows = GroupRows.Draw(40, 10, seed: 1);
        DenseNetworkRegressionTrainer trainer = _mlContext.DenseNetwork(Options(options =>
        {
            options.SamplingKeyColumnName = Group;
            (options.EnsembleSize, options.ValidationFraction, options.Epochs) = (networks, fraction, 20);
        }));
        var first = (DenseNetworkRegressionModelParameters)Inspect.Of(
            ModelFile.Reload(_mlContext, trainer.Fit(View(rows))));
        DenseNetworkRegressionTrainer idle = _mlContext.DenseNetwork(Options(options =>
        {
            options.SamplingKeyColumnName = Group;
            (options.EnsembleSize, options.ValidationFraction, options.Epochs) = (networks, fraction, 1);
            options.LearningRate = 1e-9f;
        }));

        DenseNetworkRegressionModelParameters next = idle.Fit(View(rows.AsEnumerable().Reverse()), first).Model;

        Assert.Equal(first.HeldOut!.Rows, next.HeldOut!.Rows);
        Assert.Equal(first.HeldOut.RootMeanSquaredError!.Value, next.HeldOut.RootMeanSquaredError!.Value, 1e-3);
        Assert.Contains("groups of 'Group' held back whole", next.TrainedWith, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Group, null, "SamplingKeyColumnName is null", "by the column 'Group'", "to 'Group'")]
    [InlineData(Group, "Other", "SamplingKeyColumnName is 'Other'", "by the column 'Group'", "to 'Group'")]
    [InlineData(null, Group, "SamplingKeyColumnName is 'Group'", "by the features of rows", "to null")]
    public void Continuing_by_another_key_IsRefused(string? first, string? next, params string[] parts)
    {
        IDataView groups = View(GroupRows.Draw(20, 5, seed: 1));
        IDataView view = _mlContext.Transforms.CopyColumns("Other", Group).Fit(groups).Transform(groups);
        DenseNetworkRegressionTrainer Trainer(string? key) => _mlContext.DenseNetwork(Options(options =>
            (options.SamplingKeyColumnName, options.EnsembleSize, options.Epochs) = (key, 3, 1)));
        DenseNetworkRegressionModelParameters model = Trainer(first).Fit(view).Model;

        string message = Assert.Throws<ArgumentException>(() => Trainer(next).Fit(view, model)).Message;

        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
        // Rows that are given end the split.
        DenseNetworkRegressionTrainer given = _mlContext.DenseNetwork(Options(options =>
            (options.SamplingKeyColumnName, options.EnsembleSize, options.Epochs, options.ValidationSet) = (next, 3, 1, view)));
        Assert.Equal(100, given.Fit(view, model).Model.HeldOut!.Rows);
    }

    [Fact]
    public void A_column_that_is_missing_or_of_another_type_IsNamed()
    {
        IDataView view = View(GroupRows.Draw(20, 5, seed: 1));
        string Refused(string column) => Assert.Throws<ArgumentOutOfRangeException>(() =>
            _mlContext.DenseNetwork(Options(options => options.SamplingKeyColumnName = column)).Fit(view)).Message;

        Assert.Contains("Could not find sampling key column 'Nope'", Refused("Nope"), StringComparison.Ordinal);
        Assert.Contains(
            "sampling key column 'Features': expected a text, a key, a number or a bool, got Vector<Single, 5>", Refused("Features"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_without_rows_to_hold_back_HasNoEffect_AndTheLogSaysSo()
    {
        var log = new LogCollector(_mlContext);
        IDataView view = View(GroupRows.Draw(20, 5, seed: 1));

        _mlContext.DenseNetwork(Options(options =>
            (options.SamplingKeyColumnName, options.ValidationSet, options.Epochs) = (Group, view, 1))).Fit(view);

        Assert.Contains(log.Warnings, warning => warning.Contains("'Group', but it has no effect", StringComparison.Ordinal));
    }

    // By columns of every type that ML.NET's own splits take.
    [Fact]
    public void Equal_values_have_one_hash_and_missing_ones_none()
    {
        IDataView view = _mlContext.Data.LoadFromEnumerable<Keys>(
        [
            new() { Text = "a", Key = 1, Number = 0.0, Long = long.MaxValue, Flag = true, Small = 3 },
            new() { Text = "b", Key = 2, Number = 1.5, Long = long.MaxValue - 1, Flag = false, Small = 4 },
            new() { Text = "a", Key = 1, Number = -0.0, Long = long.MaxValue, Flag = true, Small = 3 },
            new() { Text = "", Key = 3, Number = double.NaN, Long = 0, Flag = true, Small = 0 },
        ]);
        ulong[] Hashes(string column)
        {
            using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
            Func<ulong> read = SamplingKey.Reader(cursor, view.Schema[column]);
            List<ulong> hashes = [];
            while (cursor.MoveNext())
                hashes.Add(read());
            return [.. hashes];
        }

        foreach (DataViewSchema.Column column in view.Schema)
        {
            ulong[] hashes = Hashes(column.Name);
            Assert.Equal(hashes[0], hashes[2]);
            Assert.NotEqual(hashes[0], hashes[1]);
            Assert.All(hashes[..3], hash => Assert.NotEqual(0u, hash));
        }
        Assert.All([nameof(Keys.Text), nameof(Keys.Key), nameof(Keys.Number)], column => Assert.Equal(0u, Hashes(column)[3]));
    }

    private IDataView View(IEnumerable<GroupRows> rows) => GroupRows.View(_mlContext, rows);

    private static DenseNetworkRegressionTrainer.Options Options(Action<DenseNetworkRegressionTrainer.Options> change)
    {
        var options = new DenseNetworkRegressionTrainer.Options { Layers = [new Dense(64, Activation.Relu), new Dense(1)], Seed = 1 };
        change(options);
        return options;
    }

    private sealed class Keys
    {
        public string Text { get; set; } = "";

        // From 0 here; beyond the last is a missing one.
        [KeyType(3)]
        public uint Key { get; set; }

        public double Number { get; set; }

        public long Long { get; set; }

        public bool Flag { get; set; }

        public short Small { get; set; }
    }
}
