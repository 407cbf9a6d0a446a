using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Persistence;

/// <summary>Models that were saved load for ever and score as they did.</summary>
public sealed class GoldenFilesTests
{
    // Another processor may round an exponential or a square root of ML.NET's differently.
    private const float Tolerance = 1e-5f;

    // And training adds such differences up.
    private const float TrainingTolerance = 1e-4f;

    private readonly MLContext _mlContext = new();

    [Theory]
    [InlineData("binary.zip", new[] { 0.43309832f, -0.009102289f, 0.5292889f })]
    [InlineData("regression.zip", new[] { 1.6120995f, 1.0363694f, 1.8860366f })]
    [InlineData("multiclass.zip", new[] { 0.1735885f, 0.5643753f, 0.2620362f, 0.16112919f, 0.58464515f, 0.25422564f, 0.019086214f, 0.6932943f, 0.28761947f })]
    [InlineData("binary-optimizer.zip", new[] { -1.3898275f, 0.31332985f, 1.1722996f })]
    [InlineData("binary-ensemble.zip", new[] { -0.55761915f, -1.0004588f, -0.09705215f })]
    [InlineData("regression-ensemble.zip", new[] { 0.63731396f, -0.1601764f, 0.7288086f })]
    [InlineData("multiclass-ensemble.zip", new[] { 0.22568403f, 0.47914353f, 0.29517242f, 0.36530107f, 0.31811175f, 0.31658718f, 0.4382839f, 0.30265522f, 0.2590609f })]
    [InlineData("regression-exponential.zip", new[] { 0.62677866f, 0.23543783f, 1.5801252f })]
    [InlineData("multi-output.zip", new[] { 0.5962739f, 497.05276f, 0.0335924f, 1.0341471f, 495.35092f, 0.16735646f, 1.4699081f, 495.67148f, 0.15251625f })]
    public void A_saved_model_LoadsAndScoresAsItDid(string file, float[] expected) =>
        Assert.NotEmpty(Inspect.TrainedWith(Loaded(file, expected)));

    // Made by GoldenInputs.Train, and saved.
    [Theory]
    [InlineData("everything-binary.zip", new[] { -1.0162885f, -0.69897157f, -0.086561985f })]
    [InlineData("everything-regression.zip", new[] { 0.74524975f, 1.1352228f, 1.6545117f })]
    [InlineData("everything-multiclass.zip", new[] { 0.1535164f, 0.7363628f, 0.11012079f, 0.20059797f, 0.70814383f, 0.09125817f, 0.1329518f, 0.5608608f, 0.30618742f })]
    [InlineData("everything-multi-output.zip", new[] { 0.57765687f, 505.0938f, 0.17921008f, 1.4450024f, 500.83804f, 0f, 1.3651152f, 501.39682f, 0.22708935f })]
    [InlineData("scaling-None.zip", new[] { 1.1675798f, 0.91978836f, 0.91978836f })]
    [InlineData("scaling-Standardize.zip", new[] { 1.1268848f, 0.55987144f, 0.810693f })]
    [InlineData("scaling-RobustClip.zip", new[] { 0.8067019f, 1.0812521f, 1.133763f })]
    [InlineData("scaling-MaximumAbsolute.zip", new[] { 1.2174029f, 0.7533732f, 0.69705456f })]
    [InlineData("scaling-RobustQuantile.zip", new[] { 0.96024287f, 0.8618103f, 0.89420164f })]
    public void A_model_of_each_task_and_scaling_LoadsAndScoresAsItDid(string file, float[] expected)
    {
        ITransformer model = Load(file);

        AssertScores(expected, model, Rows.View(_mlContext, GoldenInputs.Make(3, seed: 9)));
        Assert.Contains(GoldenInputs.Names, name => name + ".zip" == file);
        Assert.Contains("missing values imputed (flagged features: 2)", Inspect.Of(model).ToString(), StringComparison.Ordinal);
        Assert.Equal(file.StartsWith("everything", StringComparison.Ordinal), Inspect.HeldOut(model) is not null);
    }

    [Fact]
    public void A_model_that_says_what_it_was_trained_with_LoadsAndScoresAsItDid()
    {
        ITransformer model = Loaded("binary-trained-with.zip", [-1.3180472f, 0.58560956f, 1.257711f]);

        Assert.StartsWith("30 rows, validating on 10, loss BinaryCrossEntropy, Adam(", Inspect.TrainedWith(model), StringComparison.Ordinal);
    }

    [Fact]
    public void State_of_an_optimizer_GoesOnAsItDid()
    {
        var log = new LogCollector(_mlContext);
        ITransformer model = Load("binary-optimizer.zip");

        ITransformer continued = Tasks.Binary.Continue(Tasks.Binary.SmallTrainer(_mlContext), Tasks.Binary.View(_mlContext, Rows.Make(40)), model);

        Assert.Contains(log.Infos, info => info.Contains("goes on with the state", StringComparison.Ordinal));
        AssertScores([-1.7493055f, -0.57079554f, 1.0835907f], continued, Rows.View(_mlContext, Rows.Make(3, seed: 9)), TrainingTolerance);
    }

    [Fact]
    public void Model_that_takes_features_by_rank_LoadsAndScoresAsItDid()
    {
        ITransformer model = Load("regression-ranks.zip");

        Assert.Contains("RobustQuantile (2 by rank)", Inspect.Of(model).ToString(), StringComparison.Ordinal);
        AssertScores([-0.80929536f, -0.76438886f, 2.3101742f], model, Rows.View(_mlContext, Rows.WithLongTails(Rows.Make(3, seed: 9))));
    }

    // Trained with the scaling that the trainer chooses for sparse rows.
    [Fact]
    public void Sparse_model_LoadsScoresAndGoesOnAsItDid()
    {
        ITransformer model = Load("binary-sparse.zip");
        IDataView scored = Rows.View(_mlContext, Rows.Sparse(WideRows.Make(3, seed: 9)), WideRows.Features);

        AssertScores([0.106276825f, 0.20848991f, 0.098295376f], model, scored);
        Assert.Equal(InputScaling.MaximumAbsolute, ((DenseNetworkBinaryModelParameters)Inspect.Of(model)).InputScaling);
        Assert.Equal(2, Inspect.NumberOfNetworks(model));
        Assert.NotNull(Inspect.HeldOut(model));
        IDataView training = Tasks.Binary.View(_mlContext, Rows.Sparse(WideRows.Make(60)), WideRows.Features);
        ITransformer continued = Tasks.Binary.Continue(Tasks.Binary.SmallTrainer(_mlContext, options => options.Layers = null), training, model);
        // Its file says that it held no rows back, so it learns from all, without smoothing, and its temperature stays.
        Assert.Null(Inspect.HeldOut(continued));
        AssertScores([0.33890319f, 0.39539158f, 0.22204596f], continued, scored, TrainingTolerance);
    }

    private ITransformer Loaded(string file, float[] expected)
    {
        ITransformer model = Load(file);

        AssertScores(expected, model, Rows.View(_mlContext, Rows.Make(3, seed: 9)));
        Assert.Equal(3, Inspect.History(model).Count);
        return model;
    }

    private ITransformer Load(string file) => _mlContext.Model.Load(Path.Combine(AppContext.BaseDirectory, "Persistence", "Golden", file), out _);

    private static void AssertScores(float[] expected, ITransformer model, IDataView rows, float tolerance = Tolerance)
    {
        float[] scores = Columns.Scores(model.Transform(rows));
        Assert.Equal(expected.Length, scores.Length);
        Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, tolerance * Math.Max(1f, Math.Abs(pair.First))));
    }
}
