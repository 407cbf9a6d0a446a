using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Losses;

/// <summary>The focal loss in both classifiers.</summary>
public sealed class FocalLossesTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass Name")]
    public void Gamma_zero_IsCrossEntropyAndTwoIsLessSure(string name)
    {
        double Sureness(float? gamma)
        {
            ITransformer model = Fit(name, options => options.Epochs = 60, gamma);
            return Columns.Scores(model.Transform(Tasks.Named(name).View(_mlContext, Rows.Make(100)))).Average(score => name == "binary" ? Math.Abs(score) : Math.Abs(score - 1f / 3f));
        }

        double crossEntropy = Sureness(null);

        Assert.Equal(crossEntropy, Sureness(0f), 1e-3 * crossEntropy);
        Assert.InRange(Sureness(2f), 0.2 * crossEntropy, 0.95 * crossEntropy);
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("multiclass Name")]
    public void Focal_loss_TrainsWithClassWeightsSmoothingAndTheRecipe(string name)
    {
        ITransformer model = Fit(name, options =>
        {
            ((DenseNetworkClassificationOptions)options).ClassWeights = ClassWeights.Balanced;
            ((DenseNetworkClassificationOptions)options).LabelSmoothing = 0.1f;
            options.Layers = null;
            options.Epochs = 40;
            options.EnsembleSize = 2;
        }, 2f);

        Assert.InRange(Inspect.HeldOut(model)!.Accuracy!.Value, 0.7, 1.0);
    }

    [Fact]
    public void Loss_IsAnArgumentToo()
    {
        IDataView view = Tasks.Binary.View(_mlContext, Rows.Make(30));
        Dense[] layers = [new Dense(3), new Dense(1)];

        float[] byLoss = Inspect.Parameters(new MLContext(2).DenseNetwork(Loss.BinaryFocal(1f), layers, epochs: 3).Fit(view));
        float[] byCatalog = Inspect.Parameters(new MLContext(2).BinaryClassification.Trainers.DenseNetwork(layers: layers, epochs: 3, loss: Loss.BinaryFocal(1f)).Fit(view));
        float[] crossEntropy = Inspect.Parameters(new MLContext(2).BinaryClassification.Trainers.DenseNetwork(layers: layers, epochs: 3).Fit(view));

        Assert.Equal(byLoss, byCatalog);
        Assert.NotEqual(byLoss, crossEntropy);
        Assert.IsType<DenseNetworkMulticlassTrainer>(_mlContext.DenseNetwork(Loss.SoftmaxFocal()));
    }

    private ITransformer Fit(string name, Action<DenseNetworkOptions> configure, float? gamma) =>
        Tasks.Named(name).FitSmall(_mlContext, Rows.Make(100), options =>
        {
            if (gamma is { } given && options is DenseNetworkBinaryTrainer.Options binary)
                binary.Loss = Loss.BinaryFocal(given);
            if (gamma is { } power && options is DenseNetworkMulticlassTrainer.Options multiclass)
                multiclass.Loss = Loss.SoftmaxFocal(power);
            configure(options);
        });
}
