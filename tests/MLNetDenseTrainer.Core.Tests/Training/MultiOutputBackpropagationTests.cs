using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class MultiOutputBackpropagationTests
{
    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(2, 0.0)]
    [InlineData(2, 0.5)]
    [InlineData(5, 0.3)]
    [InlineData(5, 1.0)]
    [InlineData(33, 0.5)]
    public void Loss_and_gradient_are_those_of_the_targets_that_are_there(int outputs, double missing)
    {
        var network = new MultiOutputCase(outputs, missing, Activation.Softplus);
        (WeightedLoss loss, float[] gradients) = SerialBackpropagation.Run(network.Parameters, MultiOutputCase.Loss, network.Batch());
        double expected = network.ExpectedLoss([.. network.Parameters.ToArray().Select(p => (double)p)]);
        Assert.Equal(expected, loss.Mean, 1e-5 * expected);
        for (int p = 0; p < gradients.Length; p++)
            Assert.Equal(network.ExpectedGradient(p), gradients[p], 2e-6);
    }

    [Fact]
    public void Weights_of_the_last_layer_that_lead_to_an_output_without_targets_have_no_gradient()
    {
        var network = new MultiOutputCase(outputs: 3, missing: 0.3, rows: 6);
        for (int r = 0; r < network.Rows.Count; r++)
            network.Rows.Targets(r)[1] = float.NaN;
        var backpropagation = new Backpropagation(network.Parameters.Shape, MultiOutputCase.Loss, network.Rows.Count, meanWeight: 1.0);
        backpropagation.RunAll(network.Parameters, network.Batch());
        WeightMatrix last = backpropagation.Gradients.Weights(1);
        Assert.All(Enumerable.Range(0, last.Inputs), input => Assert.Equal((0f, true), (last[input, 1], last[input, 0] != 0f)));
        Assert.Equal(0f, backpropagation.Gradients.Biases(1)[1]);
    }

    [Fact]
    public void A_relu_output_that_is_off_for_all_rows_is_pulled_up_by_the_targets_that_it_has()
    {
        var network = new MultiOutputCase(outputs: 2, missing: 0.0, Activation.Relu, rows: 4);
        network.Parameters.Biases(1).Fill(-100f);
        for (int r = 0; r < network.Rows.Count; r++)
        {
            network.Rows.Targets(r)[0] = float.NaN;
            network.Rows.Targets(r)[1] = 1f + r;
        }
        var backpropagation = new Backpropagation(network.Parameters.Shape, MultiOutputCase.Loss, network.Rows.Count, meanWeight: 1.0);
        backpropagation.RunAll(network.Parameters, network.Batch());
        Assert.Equal(0f, backpropagation.Gradients.Biases(1)[0]);
        Assert.True(backpropagation.Gradients.Biases(1)[1] < 0f);
    }
}
