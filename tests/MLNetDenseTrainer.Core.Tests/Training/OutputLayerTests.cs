using MLNetDenseTrainer.Heads;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class OutputLayerTests
{
    [Fact]
    public void Layers_that_fit_are_accepted()
    {
        OutputLayer.Check(Loss.BinaryCrossEntropy, [new Dense(5, Activation.Gelu, 0.5f), new Dense(1)], "layers");
        Loss[] losses =
        [
            Loss.BinaryCrossEntropy, Loss.BinaryFocal(), Loss.MeanSquaredError, Loss.Huber(), Loss.MeanAbsoluteError, Loss.Quantile(0.5f), Loss.Poisson, Loss.SoftmaxCrossEntropy, Loss.SoftmaxFocal(),
        ];
        foreach (Loss loss in losses)
        {
            foreach (Activation activation in loss.OutputActivations)
                OutputLayer.Check(loss, [new Dense(loss is MulticlassClassificationLoss ? 3 : 1, activation)], "layers");
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_what_was_found_and_what_would_fit()
    {
        AssertRefused(Loss.BinaryCrossEntropy, [], "no layers");
        AssertRefused(Loss.BinaryCrossEntropy, [new Dense(3), null!, new Dense(1)], "Layer 2 of 3 is null");
        AssertRefused(Loss.BinaryCrossEntropy, [new Dense(2)], "Dense(2)", "BinaryCrossEntropy", "1 unit", "Sigmoid");
        AssertRefused(Loss.BinaryCrossEntropy, [new Dense(1, Activation.Relu)], "Dense(1, Relu)", "BinaryCrossEntropy", "Sigmoid or Linear");
        AssertRefused(Loss.MeanSquaredError, [new Dense(1, Activation.Sigmoid)], "Dense(1, Sigmoid)", "MeanSquaredError", "Linear or Relu or Softplus");
        AssertRefused(Loss.MeanSquaredError, [new Dense(3)], "Dense(3)", "1 unit");
        AssertRefused(Loss.SoftmaxCrossEntropy, [new Dense(1)], "Dense(1)", "as many units as there are classes");
        AssertRefused(Loss.SoftmaxCrossEntropy, [new Dense(4, Activation.Softmax), new Dense(4)], "Layer 1 of 2", "Softmax", "last layer only");
        AssertRefused(Loss.Poisson, [new Dense(1, Activation.Linear)], "Dense(1, Linear)", "Poisson", "Exponential or Softplus");
        AssertRefused(Loss.Huber(2f), [new Dense(1, Activation.Exponential)], "Dense(1, Exponential)", "Huber(delta: 2)", "Linear or Relu or Softplus");
        AssertRefused(Loss.Poisson, [new Dense(4, Activation.Exponential), new Dense(1)], "Layer 1 of 2", "Exponential", "last layer only");
        AssertRefused(Loss.BinaryCrossEntropy, [new Dense(1, dropout: 0.5f)], "dropout: 0.5", "hidden layers");
    }

    private static void AssertRefused(Loss loss, Dense[] layers, params string[] said)
    {
        var refused = Assert.Throws<ArgumentException>(() => OutputLayer.Check(loss, layers, "theLayers"));
        Assert.Equal("theLayers", refused.ParamName);
        Assert.All(said, words => Assert.Contains(words, refused.Message, StringComparison.Ordinal));
    }
}
