namespace MLNetDenseTrainer.Core.Tests;

/// <summary>The reference itself, by central differences in every parameter.</summary>
public sealed class ReferenceNetworkTests
{
    // Exponentials are outputs of losses of their own (RegressionLossTests).
    public static TheoryData<Activation> Activations => [.. Enum.GetValues<Activation>().Where(activation => activation != Activation.Exponential)];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Gradient_is_the_slope_of_the_loss_in_every_parameter(Activation activation)
    {
        // Softmax is an output only.
        Activation hidden = activation == Activation.Softmax ? Activation.Tanh : activation;
        Activation output = activation == Activation.Softmax ? Activation.Linear : activation;
        foreach (NetworkCase network in NetworkCase.OfAllSizes(Loss.BinaryCrossEntropy, Activation.Sigmoid, hidden)
            .Concat(NetworkCase.OfAllSizes(Loss.MeanSquaredError, output, hidden))
            .Concat(NetworkCase.OfAllSizes(Loss.SoftmaxCrossEntropy, Activation.Softmax, hidden)))
        {
            CheckGradient(network, labelSmoothing: activation == Activation.Softmax ? 0.1 : 0);
        }
    }

    [Fact]
    public void A_network_worked_by_hand_has_its_loss_and_gradient()
    {
        // z = 0.5 * 2 - 0.25 * 4 + 0.3 = 0.3; relu gives 0.3; output 2 * 0.3 - 0.1 = 0.5; target 2: loss 1.125, slope -1.5.
        var network = new ReferenceNetwork(2, [(1, Activation.Relu), (1, Activation.Linear)], ReferenceLoss.HalfSquaredError, [0.5, -0.25, 0.3, 2, -0.1]);
        ReferenceRow[] rows = [new([2, 4], 2, 1)];
        Assert.Equal(1.125, network.Loss(rows), 12);
        double[] expected = [-1.5 * 2 * 2, -1.5 * 2 * 4, -1.5 * 2, -1.5 * 0.3, -1.5];
        Assert.All(expected.Zip(network.Gradient(rows).Values), pair => Assert.Equal(pair.First, pair.Second, 12));
    }

    // Row losses do not depend on row weights or the penalty, so one pair of them serves all four combinations.
    private static void CheckGradient(NetworkCase network, double labelSmoothing)
    {
        const double Lambda = 0.3;
        IReadOnlyList<ReferenceRow>[] rowSets = [network.ReferenceRows(weighted: false), network.ReferenceRows(weighted: true)];
        ReferenceNetwork plain = network.Reference(0, labelSmoothing);
        ReferenceNetwork penalised = network.Reference(Lambda, labelSmoothing);
        double[][] plainGradients = [.. rowSets.Select(rows => plain.Gradient(rows).Values)];
        double[][] penalisedGradients = [.. rowSets.Select(rows => penalised.Gradient(rows).Values)];
        for (int p = 0; p < plain.Parameters.Length; p++)
        {
            double theta = plain.Parameters[p];
            double h = 1e-6 * Math.Max(1, Math.Abs(theta));
            (double[] above, double penaltyAbove) = At(theta + h);
            (double[] below, double penaltyBelow) = At(theta - h);
            At(theta);
            for (int set = 0; set < rowSets.Length; set++)
            {
                double slope = (ReferenceNetwork.MeanLoss(above, rowSets[set]) - ReferenceNetwork.MeanLoss(below, rowSets[set])) / (2 * h);
                CheckClose(plainGradients[set][p], slope, $"{network.Name}, parameter {p}");
                CheckClose(penalisedGradients[set][p], slope + (penaltyAbove - penaltyBelow) / (2 * h), $"{network.Name}, parameter {p}, with L2");
            }

            (double[] RowLosses, double Penalty) At(double value)
            {
                plain.Parameters[p] = penalised.Parameters[p] = value;
                return (plain.RowLosses(rowSets[0]), penalised.Penalty());
            }
        }
    }

    // Central differences err by h^2 (1e-12) and by double's epsilon over h (1e-10), times the loss.
    private static void CheckClose(double gradient, double slope, string what)
    {
        double tolerance = 1e-7 + 1e-5 * Math.Max(Math.Abs(gradient), Math.Abs(slope));
        Assert.True(Math.Abs(gradient - slope) <= tolerance, $"{what}: gradient {gradient}, slope {slope}");
    }
}
