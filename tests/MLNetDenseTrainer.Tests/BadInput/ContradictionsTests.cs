using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNetDenseTrainer.Tests.BadInput;

/// <summary>Options and data that each make sense but not together: refused by name, or warned of.</summary>
public sealed class ContradictionsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Fact]
    public void Non_negative_target_with_a_linear_output_Throws()
    {
        var options = new DenseNetworkRegressionTrainer.Options { NonNegative = true, Layers = [new Dense(4), new Dense(1, Activation.Linear)] };

        var exception = Assert.Throws<ArgumentException>(() => _mlContext.DenseNetwork(options));

        Assert.Contains("NonNegative", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Linear", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validation_data_with_other_classes_Throw()
    {
        DenseNetworkMulticlassTrainer trainer = _mlContext.DenseNetwork(Loss.SoftmaxCrossEntropy, [new Dense(3)], epochs: 1);
        IDataView train = KeyLabels(["ash", "birch", "cedar"]);
        IDataView validation = KeyLabels(["ash", "birch", "cedar", "dogwood", "elm"]);

        var exception = Assert.Throws<ArgumentException>(() => trainer.Fit(train, validation));

        Assert.Contains("Label", exception.Message, StringComparison.Ordinal);
        Assert.Contains("3 classes", exception.Message, StringComparison.Ordinal);
        Assert.Contains("5 in the validation data", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_classes_than_a_layer_has_units_Throw()
    {
        var rows = new[] { new KeyRow { Features = [1f], Label = 1 }, new KeyRow { Features = [2f], Label = 2 } };
        SchemaDefinition schema = SchemaDefinition.Create(typeof(KeyRow));
        schema["Label"].ColumnType = new KeyDataViewType(typeof(uint), 2_000_000);
        IDataView view = _mlContext.Data.LoadFromEnumerable(rows, schema);

        var exception = Assert.Throws<ArgumentException>(() => _mlContext.DenseNetwork(Loss.SoftmaxCrossEntropy).Fit(view));

        Assert.Contains("'Label' has 2000000 classes", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(InputScaling.Standardize)]
    [InlineData(InputScaling.RobustClip)]
    public void A_feature_too_small_to_scale_Trains(InputScaling scaling)
    {
        List<Row> rows = [.. Rows.Make(40).Select(row => Rows.With(row, Rows.Dense([.. row.Features.DenseValues().Select((x, i) => i == 0 ? x * 1e-40f : x)])))];

        ITransformer model = Tasks.Binary.FitSmall(_mlContext, rows, options => options.InputScaling = scaling);

        Assert.All(Columns.Scores(model.Transform(Tasks.Binary.View(_mlContext, rows))), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void A_validation_loss_that_is_not_finite_Warns()
    {
        var log = new LogCollector(_mlContext);
        IDataView train = Tasks.Regression.View(_mlContext, Rows.Make(40));
        IDataView validation = Tasks.Regression.View(_mlContext, [Rows.With(Rows.Make(1)[0], Rows.Dense(3e38f, 3e38f, 3e38f, 3e38f))]);

        Tasks.Regression.Fit(Tasks.Regression.SmallTrainer(_mlContext, options => options.EarlyStopping = new EarlyStopping(2)), train, validation);

        Assert.Contains(log.Warnings, warning => warning.Contains("validation loss", StringComparison.Ordinal));
    }

    [Fact]
    public void A_token_cancelled_in_the_last_epoch_Throws()
    {
        using var cancellation = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() => Tasks.Binary.FitSmall(_mlContext, Rows.Make(40), options =>
        {
            options.Epochs = 3;
            options.CancellationToken = cancellation.Token;
            options.OnEpoch = epoch =>
            {
                if (epoch.Epoch == 3)
                    cancellation.Cancel();
            };
        }));
    }

    [Theory]
    [InlineData(0f, true)]
    [InlineData(0.25f, false)]
    public void A_temperature_without_validation_data_IsWarnedOf(float fraction, bool warns)
    {
        var log = new LogCollector(_mlContext);

        Tasks.Binary.FitSmall(_mlContext, Rows.Make(40), options =>
            (((DenseNetworkClassificationOptions)options).TemperatureScaling, options.ValidationFraction) = (true, fraction));

        Assert.Equal(warns, log.Warnings.Any(warning => warning.Contains("TemperatureScaling", StringComparison.Ordinal)));
    }

    private IDataView KeyLabels(string[] names)
    {
        IDataView view = _mlContext.Data.LoadFromEnumerable(names.Select((name, i) => new NamedRow { Name = name, Features = [i, 1f] }));
        return _mlContext.Transforms.Conversion.MapValueToKey("Label", "Name", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Fit(view).Transform(view);
    }

    private sealed class NamedRow
    {
        public string Name { get; set; } = "";

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    private sealed class KeyRow
    {
        public uint Label { get; set; }

        [VectorType(1)]
        public float[] Features { get; set; } = [];
    }
}
