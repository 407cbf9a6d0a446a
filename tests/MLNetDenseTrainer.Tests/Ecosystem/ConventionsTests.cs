using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Ecosystem;

/// <summary>Smaller customs of ML.NET: lazy views, cursor sets, typed pipelines, disposal.</summary>
public sealed class ConventionsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    private sealed class Prediction
    {
        public float Probability { get; set; }
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Transform_ReadsNothingUntilAskedForRows(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitSmall(_mlContext, Rows.Make(40));
        int read = 0;
        // Label keys are made of the rows, so the label stays out.
        IDataView view = Rows.View(_mlContext, Rows.Make(100).Select(row =>
        {
            read++;
            return row;
        }));

        IDataView scored = model.Transform(view);

        Assert.Equal(0, read);
        Assert.Equal(100, scored.GetColumn<string>("Name").Count());
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void Scores_DependOnTheFeaturesAlone(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        IDataView view = task.View(_mlContext, Rows.Make(40));
        ITransformer model = task.SmallTrainer(_mlContext).Fit(view);

        foreach (ITransformer either in (ITransformer[])[model, ModelFile.Reload(_mlContext, model)])
        {
            IRowToRowMapper mapper = either.GetRowToRowMapper(view.Schema);

            Assert.Equal(["Features"], mapper.GetDependencies([mapper.OutputSchema["Score"]]).Select(column => column.Name));
            Assert.Equal(["Name"], mapper.GetDependencies([mapper.OutputSchema["Name"]]).Select(column => column.Name));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cursor_set_HasEachRowOnce(bool loaded)
    {
        ITransformer model = Tasks.Regression.FitSmall(_mlContext, Rows.Make(40));
        IDataView view = _mlContext.Data.Cache(Tasks.Regression.View(_mlContext, Rows.Make(5000)));
        IDataView scored = (loaded ? ModelFile.Reload(_mlContext, model) : model).Transform(view);

        DataViewRowCursor[] cursors = scored.GetRowCursorSet([scored.Schema["Score"]], 4);
        var scores = new List<float>();
        foreach (DataViewRowCursor cursor in cursors)
        {
            ValueGetter<float> get = cursor.GetGetter<float>(scored.Schema["Score"]);
            float score = 0f;
            while (cursor.MoveNext())
            {
                get(ref score);
                scores.Add(score);
            }
            cursor.Dispose();
        }

        Assert.Equal(Columns.Scores(scored).Order(), scores.Order());
    }

    [Fact]
    public void Pipeline_KnowsTheTypeOfItsLastTransformer()
    {
        IDataView view = Tasks.Binary.View(_mlContext, Rows.Make(40));
        DenseNetworkBinaryModelParameters? seen = null;

        TransformerChain<BinaryPredictionTransformer<DenseNetworkBinaryModelParameters>> model = _mlContext.Transforms.NormalizeMinMax("Features")
            .AppendCacheCheckpoint(_mlContext)
            .Append(_mlContext.DenseNetwork(Loss.BinaryCrossEntropy, [new Dense(1)], epochs: 1).WithOnFitDelegate(transformer => seen = transformer.Model))
            .Fit(view);

        Assert.Same(seen, model.LastTransformer.Model);
    }

    [Fact]
    public void Steps_for_training_alone_AreLeftOutOfScoring()
    {
        IDataView view = Tasks.Binary.View(_mlContext, Rows.Make(40));
        var pipeline = _mlContext.Transforms.NormalizeMinMax("Features")
            .Append(_mlContext.Transforms.CopyColumns("Label", "Flag"), TransformerScope.TrainTest)
            .Append(_mlContext.DenseNetwork(Loss.BinaryCrossEntropy, [new Dense(1)], epochs: 1));

        TransformerChain<ITransformer> scoring = pipeline.Fit(view).GetModelFor(TransformerScope.Scoring);

        IDataView unlabelled = _mlContext.Transforms.DropColumns("Label", "Flag").Fit(view).Transform(view);
        Assert.Equal(40, scoring.Transform(unlabelled).GetColumn<float>("Score").Count());
    }

    [Fact]
    public void Engine_that_owns_its_model_DisposesIt()
    {
        IDataView view = Tasks.Binary.View(_mlContext, Rows.Make(40));
        ITransformer model = _mlContext.Transforms.NormalizeMinMax("Features").Append(Tasks.Binary.SmallTrainer(_mlContext)).Fit(view);

        var engine = _mlContext.Model.CreatePredictionEngine<Row, Prediction>(model, new PredictionEngineOptions { InputSchemaDefinition = Definition(), OwnsTransformer = true });
        float probability = engine.Predict(Rows.Make(1)[0]).Probability;
        engine.Dispose();
        engine.Dispose();
        (model as IDisposable)!.Dispose();

        Assert.InRange(probability, 0f, 1f);
    }

    private static SchemaDefinition Definition()
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Rows.Features);
        definition[nameof(Row.BareKey)].ColumnType = new KeyDataViewType(typeof(uint), Rows.Classes);
        return definition;
    }
}
