using MLNetDenseTrainer.Heads;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class MultiOutputLossTests
{
    private const float Missing = float.NaN;

    private static readonly MultiOutputLoss _loss = new(Loss.MeanSquaredError);

    [Fact]
    public void A_rows_loss_is_the_sum_over_its_outputs()
    {
        (float[] losses, float[] gradients) = Evaluate([1f, 2f, 3f, -1f], [0f, 4f, 3f, 1f], rows: 2);
        Assert.Equal([0.5f + 2f, 2f], losses);
        Assert.Equal([1f, -2f, 0f, -2f], gradients);
    }

    [Fact]
    public void A_missing_target_has_no_loss_and_no_gradient()
    {
        (float[] losses, float[] gradients) = Evaluate([1f, 2f, 3f, -1f], [Missing, 4f, 3f, Missing], rows: 2);
        Assert.Equal([2f, 0f], losses);
        Assert.Equal([0f, -2f, 0f, 0f], gradients);
    }

    [Fact]
    public void Targets_that_are_all_missing_have_none_at_all()
    {
        (float[] losses, float[] gradients) = Evaluate([1f, 2f], [Missing, Missing], rows: 1);
        Assert.Equal([0f], losses);
        Assert.Equal([0f, 0f], gradients);
    }

    [Fact]
    public void An_output_that_is_not_finite_is_not_hidden_by_other_targets_that_are_missing()
    {
        (float[] losses, _) = Evaluate([float.NaN, 2f], [1f, Missing], rows: 1);
        Assert.True(float.IsNaN(losses[0]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    public void One_output_has_the_bits_of_the_loss_itself(int rows)
    {
        var random = new Random(5);
        float[] outputs = [.. Enumerable.Range(0, rows).Select(_ => 10f * random.NextSingle())];
        float[] targets = [.. Enumerable.Range(0, rows).Select(_ => 10f * random.NextSingle())];
        var losses = new float[rows];
        var gradients = new float[rows];
        Loss.MeanSquaredError.Evaluate(outputs, targets, losses, gradients);
        (float[] found, float[] foundGradients) = Evaluate(outputs, targets, rows);
        Assert.True(Bits.Equal(losses, found));
        Assert.True(Bits.Equal(gradients, foundGradients));
    }

    [Fact]
    public void It_has_the_name_and_the_outputs_of_the_loss_of_one_and_a_task_of_its_own()
    {
        Assert.Equal("MeanSquaredError", _loss.ToString());
        Assert.Equal(Loss.MeanSquaredError.OutputActivations, _loss.OutputActivations);
        Assert.Equal(NetworkTask.MultiOutputRegression, _loss.Head.Task);
        Assert.Equal((3, 1), (_loss.Head.TargetCount(3), Loss.MeanSquaredError.Head.TargetCount(1)));
    }

    private static (float[] Losses, float[] Gradients) Evaluate(float[] outputs, float[] targets, int rows)
    {
        var losses = new float[rows];
        var gradients = new float[outputs.Length];
        _loss.Evaluate(outputs, targets, losses, gradients);
        return (losses, gradients);
    }
}
