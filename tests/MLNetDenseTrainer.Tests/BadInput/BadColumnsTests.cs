using MLNetDenseTrainer.Tests.EstimatorContract;
using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.BadInput;

/// <summary>Columns that are missing or of the wrong type: the message names the column, what was expected and what was found.</summary>
public sealed class BadColumnsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Missing_columns_AreNamed(string task)
    {
        Refused(task, options => options.LabelColumnName = "Nope", "Could not find label column 'Nope'");
        Refused(task, options => options.FeatureColumnName = "Nope", "Could not find feature column 'Nope'");
        Refused(task, options => options.ExampleWeightColumnName = "Nope", "Could not find weight column 'Nope'");
    }

    [Theory]
    [InlineData("binary", nameof(Row.Number), "Boolean", "Single")]
    [InlineData("binary", nameof(Row.BareKey), "Boolean", "Key<UInt32>")]
    [InlineData("binary", nameof(Row.Name), "Boolean", "String")]
    [InlineData("regression", nameof(Row.Flag), "Single", "Boolean")]
    [InlineData("regression", nameof(Row.Class), "Single", "Int32")]
    [InlineData("multi-output", nameof(Row.Number), "Vector<Single>", "Single")]
    [InlineData("multi-output", nameof(Row.Name), "Vector<Single>", "String")]
    [InlineData("multiclass Name", nameof(Row.Name), "Key<UInt32>", "String")]
    [InlineData("multiclass Name", nameof(Row.Number), "Key<UInt32>", "Single")]
    [InlineData("multiclass Name", nameof(Row.Flag), "Key<UInt32>", "Boolean")]
    public void Label_of_wrong_type_NamesExpectedAndFound(string task, string column, string expected, string found)
    {
        Refused(task, options => options.LabelColumnName = column, "label", $"'{column}'", $"expected {expected}", $"got {found}");
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Features_of_wrong_type_NameExpectedAndFound(string task)
    {
        Refused(task, options => options.FeatureColumnName = nameof(Row.Number), "feature", "'Number'", "expected Vector<Single>",
            "got Single");
        Refused(
            task, options => options.FeatureColumnName = nameof(Row.Name), "feature", "'Name'", "expected Vector<Single>", "got String");
        Refused(task, options => options.FeatureColumnName = nameof(Row.BareKey), "feature", "'BareKey'", "expected Vector<Single>",
            "got Key<UInt32>");
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Features_without_fixed_width_NameTheColumn(string name)
    {
        TaskUnderTest task = Tasks.Named(name);

        var exception =
            Assert.ThrowsAny<ArgumentException>(() => task.SmallTrainer(_mlContext).Fit(InvalidViews.VariableWidth(_mlContext, task)));

        Assert.Contains("'Features'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("expected Vector<Single>, got VarVector<Single>", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Weights_of_wrong_type_NameExpectedAndFound(string name)
    {
        Refused(
            name, options => options.ExampleWeightColumnName = "Features", "weight", "'Features'", "expected Single", "got Vector<Single>");
        Refused(name, options => options.ExampleWeightColumnName = nameof(Row.Class), "weight", "'Class'", "expected Single", "got Int32");
    }

    [Fact]
    public void Features_of_other_width_NameBothWidths()
    {
        ITransformer model = Tasks.Binary.FitSmall(_mlContext, Rows.Make(20));
        IDataView wider = Tasks.Binary.View(_mlContext, Rows.Make(5, features: 6), features: 6);

        var atTransform = Record.Exception(() => model.Transform(wider));
        var atEngine = Record.Exception(() => _mlContext.Model.CreatePredictionEngine<Row,
            Score>(model, Rows.View(_mlContext, [], features: 6).Schema));

        foreach (Exception? exception in (Exception?[])[atTransform, atEngine])
        {
            Assert.True(exception is ArgumentException or InvalidOperationException, $"{exception}");
            Assert.Contains("Vector<Single, 6>", exception.Message, StringComparison.Ordinal);
            Assert.Contains("Vector<Single, 4>", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Validation_data_of_other_width_NameBothWidths(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        IDataView wider = task.View(_mlContext, Rows.Make(5, features: 6), features: 6);

        var exception =
            Assert.ThrowsAny<ArgumentException>(() => task.Fit(task.SmallTrainer(_mlContext), task.View(_mlContext, Rows.Make(20)), wider));

        Assert.Contains("4 features", exception.Message, StringComparison.Ordinal);
        Assert.Contains("6", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Columns_AreFoundByNameWhateverTheirOrder(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitSmall(_mlContext, Rows.Make(20));
        IDataView view = task.View(_mlContext, Rows.Make(30, seed: 2));
        IDataView featuresAlone = _mlContext.Transforms.SelectColumns("Features").Fit(view).Transform(view);

        Assert.Equal(Columns.ScoreBits(model.Transform(view)), Columns.ScoreBits(model.Transform(featuresAlone)));
    }

    private sealed class Score
    {
    }

    private void Refused(string name, Action<DenseNetworkOptions> configure, params string[] parts)
    {
        TaskUnderTest task = Tasks.Named(name);
        IDataView view = task.View(_mlContext, Rows.Make(20));
        IEstimator<ITransformer> trainer = task.SmallTrainer(_mlContext, configure);

        Func<object>[] calls = [() => trainer.Fit(view), () => trainer.GetOutputSchema(SchemaShapes.Of(view.Schema))];
        foreach (Func<object> call in calls)
        {
            string message = Assert.Throws<ArgumentOutOfRangeException>(call).Message;
            Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
        }
    }
}
