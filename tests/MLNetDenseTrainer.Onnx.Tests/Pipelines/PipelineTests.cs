using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Onnx.Tests.Support;
using MLNetDenseTrainer.Tests.Support;
using MLNetDenseTrainer.Training.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Onnx.Tests.Pipelines;

/// <summary>Pipelines as ML.NET exports them: the network behind other transforms, with the columns of ML.NET's scorers.</summary>
public sealed class PipelineTests
{
    private static readonly string[] _binary = ["PredictedLabel", "Score", "Probability"];
    private static readonly string[] _multiclass = ["PredictedLabel", "Score"];
    private static readonly string[] _regression = ["Score"];

    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, int> TasksAndNetworks
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string task in Tasks.EachTrainer)
            {
                data.Add(task, 1);
                data.Add(task, 2);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(TasksAndNetworks))]
    public void A_fitted_chain_and_a_loaded_one(string name, int networks)
    {
        TaskUnderTest task = Tasks.Named(name);
        IEstimator<ITransformer> pipeline = _mlContext.Transforms.NormalizeMeanVariance("Features")
            .Append(task.SmallTrainer(_mlContext, options => options.EnsembleSize = networks));
        ITransformer fitted = pipeline.Fit(task.View(_mlContext, Rows.Make(60)));
        ITransformer loaded = ModelFile.Reload(_mlContext, fitted);

        AssertAgrees(fitted, ColumnsOf(task));
        AssertAgrees(loaded, ColumnsOf(task));
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void The_recipe_WithItsEmbeddingsAndEnsemble(string name)
    {
        TaskUnderTest task = Tasks.Named(name);

        AssertAgrees(task.FitRecipe(_mlContext, Rows.Make(60)), ColumnsOf(task));
    }

    [Fact]
    public void A_threshold()
    {
        var transformer = (BinaryPredictionTransformer<DenseNetworkBinaryModelParameters>)Tasks.Binary.FitSmall(_mlContext, Rows.Make(60));
        float[] scores = [.. Columns.Scores(transformer.Transform(FeatureRow.View(_mlContext, Export.NearAndFar(40)))).Order()];
        // Between two scores, so that rounding does not decide.
        float threshold = (scores[19] + scores[20]) / 2f;

        AssertAgrees(_mlContext.BinaryClassification.ChangeModelThreshold(transformer, threshold), _binary);
    }

    [Fact]
    public void A_calibrator_behind_it()
    {
        IDataView data = Tasks.Binary.View(_mlContext, Rows.Make(60));
        IEstimator<ITransformer> pipeline =
            Tasks.Binary.SmallTrainer(_mlContext).Append(_mlContext.BinaryClassification.Calibrators.Platt());

        AssertAgrees(pipeline.Fit(data), _binary);
    }

    [Fact]
    public void One_versus_all()
    {
        IDataView data = Tasks.Multiclass.View(_mlContext, Rows.Make(60));
        var trainer = (DenseNetworkBinaryTrainer)Tasks.Binary.SmallTrainer(_mlContext);

        AssertAgrees(_mlContext.MulticlassClassification.Trainers.OneVersusAll(trainer).Fit(data), _multiclass);
    }

    [Fact]
    public void Two_networks_in_a_pipeline()
    {
        IDataView data = Tasks.Regression.View(_mlContext, Rows.Make(60));
        IEstimator<ITransformer> pipeline = Tasks.Regression.SmallTrainer(_mlContext)
            .Append(_mlContext.Transforms.Concatenate("Both", "Features", "Score"))
            .Append(Tasks.Regression.SmallTrainer(_mlContext, options => options.FeatureColumnName = "Both"));

        AssertAgrees(pipeline.Fit(data), _regression);
    }

    [Fact]
    public void Features_of_two_dimensions()
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2, 2);
        ITransformer model = Tasks.Regression.SmallTrainer(_mlContext, options => options.LabelColumnName = nameof(Row.Number))
            .Fit(_mlContext.Data.LoadFromEnumerable(Rows.Make(60), schema));
        List<Row> rows = Rows.Make(20, seed: 2);

        using var onnx = new OnnxModel(ExportedPipeline.Convert(_mlContext, model, FeatureRow.View(_mlContext, [], 2, 2), _regression));
        float[] scores = onnx.Run([.. rows.Select(row => row.Features.DenseValues().ToArray())], "Score.output");

        Export.AssertClose("Score", rows.Count, Columns.Scores(model.Transform(FeatureRow.View(_mlContext, rows, 2, 2))), scores);
    }

    [Theory]
    [MemberData(nameof(Tasks.EachTrainer), MemberType = typeof(Tasks))]
    public void The_oldest_operators(string name)
    {
        TaskUnderTest task = Tasks.Named(name);
        ITransformer model = task.FitRecipe(_mlContext, Rows.Make(60));
        using var stream = new MemoryStream();
        _mlContext.Model.ConvertToOnnx(model, FeatureRow.View(_mlContext, []), OnnxNetwork.MinimumOperators, stream);

        IDataView rows = FeatureRow.View(_mlContext, Export.NearAndFar(40));
        ExportedPipeline.AssertAgrees(_mlContext, model, rows, stream.ToArray(), ColumnsOf(task));
    }

    private static string[] ColumnsOf(TaskUnderTest task) =>
        task == Tasks.Binary ? _binary : task == Tasks.Multiclass ? _multiclass : _regression;

    private void AssertAgrees(ITransformer transformer, string[] columns)
    {
        List<Row> rows = Export.NearAndFar(40);
        byte[] file = ExportedPipeline.Convert(_mlContext, transformer, FeatureRow.View(_mlContext, []), columns);

        Export.AssertAgrees(_mlContext, transformer, rows, file, ".output");
        ExportedPipeline.AssertAgrees(_mlContext, transformer, FeatureRow.View(_mlContext, rows), file, columns);
    }
}
