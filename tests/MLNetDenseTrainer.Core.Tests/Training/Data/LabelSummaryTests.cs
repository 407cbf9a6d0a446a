using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Loop;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class LabelSummaryTests
{
    [Fact]
    public void Mean_weight_counts_a_row_once_for_each_target_that_it_has()
    {
        var labels = new LabelSummary(classes: 1);
        labels.Add([1f, float.NaN, float.NaN], 2f);
        labels.Add([1f, -3f, 0f], 4f);
        Assert.Equal((2.0 + 3 * 4.0) / 2, labels.MeanWeight(null));
    }

    [Fact]
    public void Mean_weight_takes_on_the_factors_of_classes()
    {
        var labels = new LabelSummary(classes: 3);
        labels.Add([0f], 2f);
        labels.Add([2f], 1f);
        labels.Add([2f], 3f);
        Assert.Equal(2.0, labels.MeanWeight(null));
        Assert.Equal((10.0 * 2 + 0.5 * 4) / 3, labels.MeanWeight([10f, 100f, 0.5f]));
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(2f)]
    [InlineData(0.1f)]
    public void Equal_weights_have_their_own_value_for_a_mean(float weight)
    {
        var labels = new LabelSummary(classes: 2);
        for (int row = 0; row < 1001; row++)
            labels.Add([row % 2], weight);
        Assert.Equal((double)weight, labels.MeanWeight(null));
        Assert.Equal((double)weight, labels.MeanWeight([1f, 1f]));
    }

    [Fact]
    public void Labels_that_are_held_back_are_only_checked()
    {
        var labels = new LabelSummary(classes: 2);
        labels.Add([1f], 1f);
        labels.AddHeldBack([0f]);
        labels.AddHeldBack([-1f]);
        Assert.Equal((true, 1L, 1.0), (labels.IsConstant, labels.Negative, labels.MeanWeight(null)));
        Assert.Equal([0.0, 1.0], labels.ClassWeights);
    }

    [Fact]
    public void Members_that_hold_folds_back_have_the_mean_of_the_rows_they_learn_from()
    {
        var rows = new TrainingRows(1);
        for (int row = 0; row < 40; row++)
            rows.Add(row % 2, 1f + row);
        float[] weights = [.. Enumerable.Range(0, 40).Select(rows.Weight)];
        TrainingSettings settings = TestTraining.Settings(Loss.BinaryCrossEntropy) with { EnsembleSize = 4 };
        var data = new MemoryData(rows, TestTraining.AllOf(rows), new RowSelection(rows, default));
        Assert.True(data.TryHoldBack(HoldOutFit.Folds(rows, folds: 4, classes: 2, seed: 1)));
        data.ClassFactors = [1f, 3f];
        TrainedNetwork network = new NetworkTraining(settings, data).Initialize([new Dense(1)], Activation.Sigmoid);

        foreach (MemberData member in data.ScaleInto(settings, network))
        {
            int[] own = member.Batches.InMemory.Indices.ToArray();
            Assert.Equal(30, own.Length);
            Assert.Equal(own.Average(row => (row % 2 == 0 ? 1.0 : 3.0) * weights[row]), member.Batches.MeanWeight, 1e-9);
        }
    }
}
