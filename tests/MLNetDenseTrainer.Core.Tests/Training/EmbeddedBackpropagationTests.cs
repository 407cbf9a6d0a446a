using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class EmbeddedBackpropagationTests
{
    private static readonly Loss[] _losses = [Loss.BinaryCrossEntropy, Loss.MeanSquaredError, Loss.SoftmaxCrossEntropy];

    private static readonly int[][] _embedded = [[1], [0, 2], [0, 1, 2]];

    [Fact]
    public void Outputs_are_those_of_the_formula()
    {
        foreach (EmbeddedCase network in Cases())
        {
            var forward = new ForwardPass(network.Shape, network.Rows.Count);
            forward.Run(network.Parameters, network.Batch().Features, 0, network.Rows.Count);
            float[] outputs = forward.Outputs.ToArray(network.Rows.Count);
            double[] expected = [.. TestTraining.ReferenceRows(network.Rows).SelectMany(row => network.Twin.Outputs(row.X, EmbeddedCase.ToDouble(network.Parameters)))];
            Assert.All(expected.Zip(outputs), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Fact]
    public void Loss_and_the_gradient_of_every_parameter_are_those_of_the_formula()
    {
        foreach (EmbeddedCase network in Cases())
        {
            double[] parameters = EmbeddedCase.ToDouble(network.Parameters);
            double[] expected = EmbeddedTwin.Gradient(network.Twin.Loss, parameters);
            (WeightedLoss loss, float[] gradients) = SerialBackpropagation.Run(network.Parameters, network.Loss, network.Batch());
            Assert.Equal(network.Twin.Loss(parameters), loss.Mean, 1e-5);
            Assert.Equal(expected.Length, gradients.Length);
            // None of them is zero, so each comparison says something.
            Assert.All(expected, gradient => Assert.NotEqual(0.0, gradient));
            for (int p = 0; p < expected.Length; p++)
                Assert.True(Math.Abs(expected[p] - gradients[p]) <= 1e-5 * (1 + Math.Abs(expected[p])), $"{network.Shape}, {network.Loss}, parameter {p}: {gradients[p]}, expected {expected[p]}");
        }
    }

    // A flag beyond the features is an input like any other, and lies between them and the embedding.
    [Fact]
    public void Inputs_that_are_not_embedded_may_lie_between_the_features_and_the_embedding()
    {
        var network = new EmbeddedCase(Loss.MeanSquaredError, [1], inputs: 33, width: 17);
        double[] expected = EmbeddedTwin.Gradient(network.Twin.Loss, EmbeddedCase.ToDouble(network.Parameters));
        float[] gradients = SerialBackpropagation.Run(network.Parameters, network.Loss, network.Batch()).Gradients;
        Assert.All(expected.Zip(gradients), pair => Assert.Equal(pair.First, pair.Second, 2e-5 * (1 + Math.Abs(pair.First))));
    }

    private static IEnumerable<EmbeddedCase> Cases() => from loss in _losses from embedded in _embedded select new EmbeddedCase(loss, embedded);
}
