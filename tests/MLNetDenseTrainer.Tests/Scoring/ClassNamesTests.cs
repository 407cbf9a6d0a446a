using System.Globalization;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNetDenseTrainer.Tests.Scoring;

/// <summary>The names of a score vector's classes, whatever the label is made of.</summary>
public sealed class ClassNamesTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData("multiclass Name", "ash", "birch", "cedar")]
    [InlineData("multiclass Class", "5", "15", "25")]
    [InlineData("multiclass BareKey", "1", "2", "3")]
    public void Names_AreTheLabelsValues(string task, params string[] expected)
    {
        IDataView view = Tasks.Named(task).View(_mlContext, Rows.Make(40));
        ITransformer model = ModelFile.Reload(_mlContext, Tasks.Named(task).SmallTrainer(_mlContext).Fit(view));

        Assert.Equal(expected, model.GetOutputSchema(view.Schema)["Score"].GetClassNames());
    }

    [Theory]
    [InlineData(nameof(Valued.Single), "-1.5", "2.25")]
    [InlineData(nameof(Valued.Boolean), "False", "True")]
    [InlineData(nameof(Valued.Date), "01/02/2026 00:00:00", "02/02/2026 00:00:00")]
    public void Names_of_values_of_any_type_AreInvariant(string column, params string[] expected)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            IDataView view = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 10).Select(i => new Valued
            {
                Single = i % 2 == 0 ? -1.5f : 2.25f,
                Boolean = i % 2 == 1,
                Date = new DateTime(2026, 1 + i % 2, 2),
                Features = [i % 2],
            }));
            ITransformer model = _mlContext.Transforms.Conversion.MapValueToKey("Label", column, keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
                .Append(_mlContext.DenseNetwork(Loss.SoftmaxCrossEntropy, [new Dense(2)], epochs: 2)).Fit(view);

            Assert.Equal(expected, model.GetOutputSchema(view.Schema)["Score"].GetClassNames());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Names_and_a_prediction_AreProbabilitiesByClass()
    {
        IDataView view = Tasks.Multiclass.View(_mlContext, Rows.Make(40));
        ITransformer model = Tasks.Multiclass.SmallTrainer(_mlContext).Fit(view);
        DataViewSchema schema = Rows.View(_mlContext, []).Schema;
        var engine = _mlContext.Model.CreatePredictionEngine<Row, Prediction>(model, schema);

        IReadOnlyList<string> classes = model.GetOutputSchema(schema)["Score"].GetClassNames();
        Dictionary<string, float> probabilities = classes.Zip(engine.Predict(Rows.Make(1)[0]).Score).ToDictionary();

        Assert.Equal(["ash", "birch", "cedar"], probabilities.Keys);
        Assert.Equal(1f, probabilities.Values.Sum(), 1e-6f);
    }

    [Fact]
    public void Slot_names_AreForTextAlone()
    {
        foreach ((string task, bool hasNames) in new[] { ("multiclass Name", true), ("multiclass Class", false), ("multiclass BareKey", false) })
        {
            IDataView view = Tasks.Named(task).View(_mlContext, Rows.Make(40));

            Assert.Equal(hasNames, Tasks.Named(task).SmallTrainer(_mlContext).Fit(view).Transform(view).Schema["Score"].HasSlotNames());
        }
    }

    [Fact]
    public void Names_of_another_trainer_AreReadToo()
    {
        IDataView view = Tasks.Named("multiclass Class").View(_mlContext, Rows.Make(40));

        ITransformer model = _mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy().Fit(view);

        Assert.Equal(["5", "15", "25"], model.GetOutputSchema(view.Schema)["Score"].GetClassNames());
    }

    [Fact]
    public void Column_without_classes_IsRefusedByName()
    {
        IDataView view = Tasks.Regression.View(_mlContext, Rows.Make(40));
        DataViewSchema schema = Tasks.Regression.SmallTrainer(_mlContext).Fit(view).GetOutputSchema(view.Schema);

        Assert.Contains("'Score'", Assert.Throws<ArgumentException>(() => schema["Score"].GetClassNames()).Message, StringComparison.Ordinal);
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }

    private sealed class Valued
    {
        public float Single { get; set; }

        public bool Boolean { get; set; }

        public DateTime Date { get; set; }

        [VectorType(1)]
        public float[] Features { get; set; } = [];
    }
}
