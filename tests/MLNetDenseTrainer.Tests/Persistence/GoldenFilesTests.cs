using Microsoft.ML;
using MLNetDenseTrainer.Tests.Support;

namespace MLNetDenseTrainer.Tests.Persistence;

/// <summary>Models saved by earlier versions load for ever and score as they did. A file's number is that of the payload's format.</summary>
public sealed class GoldenFilesTests
{
    // Another processor may round an exponential or a square root of ML.NET's differently.
    private const float Tolerance = 1e-5f;

    [Theory]
    [InlineData("binary-1.zip", new[] { 0.43309832f, -0.009102289f, 0.5292889f })]
    [InlineData("regression-1.zip", new[] { 1.6120995f, 1.0363694f, 1.8860366f })]
    [InlineData("multiclass-1.zip", new[] { 0.1735885f, 0.5643753f, 0.2620362f, 0.16112919f, 0.58464515f, 0.25422564f, 0.019086214f, 0.6932943f, 0.28761947f })]
    [InlineData("binary-2.zip", new[] { -0.55761915f, -1.0004588f, -0.09705215f })]
    [InlineData("regression-2.zip", new[] { 0.63731396f, -0.1601764f, 0.7288086f })]
    [InlineData("multiclass-2.zip", new[] { 0.22568403f, 0.47914353f, 0.29517242f, 0.36530107f, 0.31811175f, 0.31658718f, 0.4382839f, 0.30265522f, 0.2590609f })]
    [InlineData("regression-3.zip", new[] { 0.62677866f, 0.23543783f, 1.5801252f })]
    [InlineData("multi-output-3.zip", new[] { 0.5962739f, 497.05276f, 0.0335924f, 1.0341471f, 495.35092f, 0.16735646f, 1.4699081f, 495.67148f, 0.15251625f })]
    public void A_model_of_an_earlier_version_LoadsAndScoresAsItDid(string file, float[] expected) =>
        Assert.Equal("", Models.TrainedWith(Loaded(file, expected)));

    // Of format 1, with the line that says what it was trained with.
    [Fact]
    public void A_model_that_says_what_it_was_trained_with_LoadsAndScoresAsItDid()
    {
        ITransformer model = Loaded("binary-1-trained-with.zip", [-1.3180472f, 0.58560956f, 1.257711f]);

        Assert.StartsWith("30 rows, validating on 10, loss BinaryCrossEntropy, Adam(", Models.TrainedWith(model), StringComparison.Ordinal);
    }

    private static ITransformer Loaded(string file, float[] expected)
    {
        var mlContext = new MLContext();

        ITransformer model = mlContext.Model.Load(Path.Combine(AppContext.BaseDirectory, "Persistence", "Golden", file), out _);

        float[] scores = Columns.Scores(model.Transform(Rows.View(mlContext, Rows.Make(3, seed: 9))));
        Assert.Equal(expected.Length, scores.Length);
        Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, Tolerance * Math.Max(1f, Math.Abs(pair.First))));
        Assert.Equal(3, Models.History(model).Count);
        return model;
    }
}
