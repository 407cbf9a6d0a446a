using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class ParameterBlockTests
{
    public static TheoryData<Activation> Activations => [.. Enum.GetValues<Activation>().Where(activation => activation != Activation.Softmax)];

    [Fact]
    public void Parameters_come_back_in_their_order_and_lie_where_the_views_say()
    {
        foreach (int width in new[] { 1, 2, 15, 16, 17, 31, 32, 33, 48, 49, 67 })
        {
            NetworkShape shape = NetworkShape.Create(3, [new Dense(width), new Dense(width + 1), new Dense(1)], Activation.Linear);
            float[] values = [.. Enumerable.Range(1, shape.ParameterCount).Select(i => (float)i)];
            ParameterBlock block = ParameterBlock.FromArray(shape, values);
            Assert.Equal(values, block.ToArray());
            int next = 0;
            for (int l = 0; l < shape.Layers.Length; l++)
            {
                for (int i = 0; i < shape.Layers[l].Inputs; i++)
                {
                    for (int u = 0; u < shape.Layers[l].Units; u++)
                        Assert.Equal(values[next++], block.Weights(l)[i, u]);
                }
                foreach (float bias in block.Biases(l))
                    Assert.Equal(values[next++], bias);
            }
            AssertPaddingIsZero(block, $"width {width}");
        }
    }

    // Sigmoid and softplus are not zero at zero: their padding must not find its way into gradients.
    [Theory]
    [MemberData(nameof(Activations))]
    public void Padding_stays_zero_through_training(Activation activation)
    {
        Optimizer[] optimizers =
            [Optimizer.GradientDescent(), Optimizer.GradientDescent(0.9f), Optimizer.GradientDescent(0.9f, nesterov: true), Optimizer.Adam(), Optimizer.AdamW(0.1f)];
        foreach (Optimizer optimizer in optimizers)
        {
            foreach (float dropout in new[] { 0f, 0.3f })
            {
                foreach (int width in new[] { 1, 7, 16, 17, 33 })
                    CheckPadding(activation, optimizer, dropout, width);
            }
        }
    }

    private static void CheckPadding(Activation activation, Optimizer optimizer, float dropout, int width)
    {
        NetworkShape shape = NetworkShape.Create(
            3, [new Dense(width, activation, dropout), new Dense(width + 2, activation, dropout), new Dense(3, Activation.Softmax)], Activation.Softmax);
        var parameters = new ParameterBlock(shape);
        Initializer.Initialize(parameters, Parametrization.Standard, new RandomGenerator(1, RandomStream.Initialization));
        AssertPaddingIsZero(parameters, "before training");
        var rows = new TrainingRows(3);
        var random = new Random(2);
        for (int r = 0; r < 20; r++)
        {
            foreach (ref float x in rows.Add(r % 3, 1f))
                x = (float)(2 * random.NextDouble() - 1);
        }
        TrainingSettings settings = TestTraining.Settings(Loss.SoftmaxCrossEntropy) with
        {
            Optimizer = optimizer,
            LearningRate = 0.01f,
            BatchSize = 8,
            Epochs = 3,
            L2Regularization = 0.1f,
            WeightDecay = 0.1f,
            GradientClipNorm = 1f,
        };
        float[] before = parameters.ToArray();
        int[] all = TestTraining.AllOf(rows);
        TestTraining.Loop(settings, rows, all[..15], all[15..], parameters).Run();
        Assert.NotEqual(before, parameters.ToArray());
        AssertPaddingIsZero(parameters, $"{activation}, {optimizer}, dropout {dropout}, width {width}");
    }

    private static void AssertPaddingIsZero(ParameterBlock block, string where)
    {
        bool[] isParameter = Matrices.IsParameter(block.Shape);
        Assert.Equal(block.Shape.ParameterCount, isParameter.Count(isOne => isOne));
        for (int i = 0; i < isParameter.Length; i++)
            Assert.True(isParameter[i] || block.Values[i] == 0f, $"{where}: padding at {i} is {block.Values[i]}");
    }
}
