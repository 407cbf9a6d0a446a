using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Losses;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class BackpropagationTests
{
    // Exponentials are outputs of losses of their own (RegressionLossTests).
    public static TheoryData<Activation> Activations => [.. Enum.GetValues<Activation>().Where(activation => activation != Activation.Exponential)];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Outputs_loss_and_gradient_are_the_references(Activation activation)
    {
        // Softmax is an output only, and meets every loss that takes it below.
        Activation hidden = activation == Activation.Softmax ? Activation.Tanh : activation;
        foreach (Loss loss in new Loss[] { Loss.BinaryCrossEntropy, Loss.MeanSquaredError, Loss.SoftmaxCrossEntropy })
        {
            foreach (NetworkCase network in loss.OutputActivations.SelectMany(output => NetworkCase.OfAllSizes(loss, output, hidden)))
            {
                CheckOutputs(network);
                CheckLossAndGradient(network, weighted: true);
                network.WithoutWeights();
                CheckLossAndGradient(network, weighted: false);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void A_step_with_l2_takes_the_gradient_of_loss_and_penalty(Activation activation)
    {
        const float Lambda = 0.25f;
        Activation hidden = activation == Activation.Softmax ? Activation.Tanh : activation;
        foreach (NetworkCase network in NetworkCase.OfAllSizes(Loss.BinaryCrossEntropy, Activation.Sigmoid, hidden))
        {
            (double[] gradient, double[] magnitudes) = network.Reference(Lambda).Gradient(network.ReferenceRows());
            double[] before = [.. network.Parameters.ToArray().Select(p => (double)p)];
            TrainingSettings settings = TestTraining.Settings(network.Loss) with { L2Regularization = Lambda };
            using var team = new WorkerTeam(1);
            var step = new TrainingStep(settings, network.Rows.Count, network.Parameters, team, TestTraining.MeanWeight(network.Rows));
            step.Train(RowSelection.AllOf(network.Rows), learningRate: 1f, regularization: 1f, dropoutKey: 0, out bool isFinite);
            Assert.True(isFinite);
            float[] after = network.Parameters.ToArray();
            double[] tolerances = FloatTolerance.OfGradient(network.Parameters.Shape, magnitudes);
            for (int p = 0; p < before.Length; p++)
            {
                double tolerance = tolerances[p] + FloatTolerance.Epsilon * Math.Abs(before[p]);
                double change = before[p] - after[p];
                Assert.True(Math.Abs(change - gradient[p]) <= tolerance, $"{network.Name}, parameter {p}: {change}, expected {gradient[p]}");
            }
        }
    }

    [Fact]
    public void Label_smoothing_trains_towards_the_smoothed_targets()
    {
        foreach (Loss loss in new Loss[] { Loss.BinaryCrossEntropy, Loss.SoftmaxCrossEntropy })
        {
            foreach (NetworkCase network in NetworkCase.OfAllSizes(loss, loss.OutputActivations[0], Activation.Tanh))
                CheckLossAndGradient(network, weighted: true, labelSmoothing: 0.1f);
        }
    }

    [Fact]
    public void A_run_forgets_the_one_before()
    {
        NetworkCase network = NetworkCase.OfAllSizes(Loss.BinaryCrossEntropy, Activation.Sigmoid, Activation.Gelu).Last();
        var backpropagation = new Backpropagation(network.Parameters.Shape, network.Loss, network.Rows.Count, meanWeight: 1.0);
        WeightedLoss first = backpropagation.RunAll(network.Parameters, network.Batch());
        float[] gradients = backpropagation.Gradients.ToArray();
        WeightedLoss second = backpropagation.RunAll(network.Parameters, network.Batch());
        Assert.Equal(first, second);
        Assert.Equal(gradients, backpropagation.Gradients.ToArray());
    }

    private static void CheckOutputs(NetworkCase network)
    {
        NetworkShape shape = network.Parameters.Shape;
        MiniBatch batch = network.Batch();
        var forward = new ForwardPass(shape, batch.Count);
        forward.Run(network.Parameters, batch.Features, 0, batch.Count);
        float[] outputs = forward.Outputs.ToArray(batch.Count);
        IReadOnlyList<ReferenceRow> rows = network.ReferenceRows();
        for (int i = 0; i < outputs.Length; i++)
        {
            double expected = network.Reference().Outputs(rows[i / shape.Outputs].X)[i % shape.Outputs];
            Assert.True(Math.Abs(outputs[i] - expected) <= FloatTolerance.OfOutputs(shape) * (1 + Math.Abs(expected)), $"{network.Name}: {outputs[i]}, expected {expected}");
        }
    }

    private static void CheckLossAndGradient(NetworkCase network, bool weighted, float labelSmoothing = 0f)
    {
        NetworkShape shape = network.Parameters.Shape;
        ReferenceNetwork reference = network.Reference(0, labelSmoothing);
        IReadOnlyList<ReferenceRow> rows = network.ReferenceRows(weighted);
        Loss loss = network.Loss.WithLabelSmoothing(LabelSmoothing.Uniform(labelSmoothing));
        (WeightedLoss foundLoss, float[] gradients) = SerialBackpropagation.Run(network.Parameters, loss, network.Batch());
        double found = foundLoss.Mean;
        double expected = reference.Loss(rows);
        Assert.True(Math.Abs(found - expected) <= FloatTolerance.OfOutputs(shape) * (1 + Math.Abs(expected)) * 4, $"{network.Name}: loss {found}, expected {expected}");

        (double[] gradient, double[] magnitudes) = reference.Gradient(rows);
        double[] tolerances = FloatTolerance.OfGradient(shape, magnitudes);
        for (int p = 0; p < gradient.Length; p++)
        {
            float actual = gradients[p];
            Assert.True(Math.Abs(actual - gradient[p]) <= tolerances[p], $"{network.Name}, parameter {p}: {actual}, expected {gradient[p]} within {tolerances[p]}");
        }
    }
}
