using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Options;

/// <summary>Layers that fit neither the loss nor the data: the message says what would.</summary>
public sealed class BadLayersTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [InlineData(2, null)]
    [InlineData(1, Activation.Relu)]
    [InlineData(1, Activation.Softmax)]
    public void Last_layer_that_does_not_fit_binary_SaysWhatDoes(int units, Activation? activation)
    {
        var exception =
            Assert.ThrowsAny<ArgumentException>(() => _mlContext.DenseNetwork(Loss.BinaryCrossEntropy, [new Dense(units, activation)]));

        Says(exception, $"Dense({units}", "BinaryCrossEntropy", "1 unit", "Sigmoid", "Linear");
    }

    [Theory]
    [InlineData(3, null)]
    [InlineData(1, Activation.Sigmoid)]
    [InlineData(1, Activation.Softmax)]
    public void Last_layer_that_does_not_fit_regression_SaysWhatDoes(int units, Activation? activation)
    {
        var exception =
            Assert.ThrowsAny<ArgumentException>(() => _mlContext.DenseNetwork(Loss.MeanSquaredError, [new Dense(units, activation)]));

        Says(exception, $"Dense({units}", "MeanSquaredError", "1 unit", "Linear", "Relu", "Softplus");
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(3, Activation.Sigmoid)]
    [InlineData(3, Activation.Relu)]
    public void Last_layer_that_does_not_fit_multiclass_SaysWhatDoes(int units, Activation? activation)
    {
        var exception =
            Assert.ThrowsAny<ArgumentException>(() => _mlContext.DenseNetwork(Loss.SoftmaxCrossEntropy, [new Dense(units, activation)]));

        Says(exception, $"Dense({units}", "SoftmaxCrossEntropy", "as many units as there are classes", "Softmax", "Linear");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Units_that_are_not_the_classes_NameBothAtFit(int units)
    {
        var trainer = _mlContext.DenseNetwork(Loss.SoftmaxCrossEntropy, [new Dense(units)]);

        var exception = Assert.ThrowsAny<ArgumentException>(() => trainer.Fit(Tasks.Multiclass.View(_mlContext, Rows.Make(20))));

        Says(exception, "'Label'", "3 classes", $"{units} units");
    }

    [Fact]
    public void Class_weights_that_are_not_the_classes_NameBothAtFit()
    {
        var trainer = Tasks.Multiclass.SmallTrainer(_mlContext,
            options => ((DenseNetworkMulticlassTrainer.Options)options).ClassWeights = ClassWeights.PerClass(1, 2));

        var exception = Assert.ThrowsAny<ArgumentException>(() => trainer.Fit(Tasks.Multiclass.View(_mlContext, Rows.Make(20))));

        Says(exception, "ClassWeights", "2 factors", "3 classes");
    }

    [Fact]
    public void Network_beyond_all_bounds_IsRefusedAtFit()
    {
        var trainer =
            _mlContext.DenseNetwork(Loss.BinaryCrossEntropy, [new Dense(Dense.MaximumUnits), new Dense(Dense.MaximumUnits), new Dense(1)]);

        Says(Assert.ThrowsAny<ArgumentException>(() => trainer.Fit(Tasks.Binary.View(_mlContext, Rows.Make(5)))), "parameters");
    }

    private static void Says(Exception exception, params string[] parts) =>
        Assert.All(parts, part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
}
