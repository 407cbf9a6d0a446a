using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class ClassWeightsTests
{
    [Fact]
    public void Balanced_makes_every_class_that_occurs_weigh_the_same_and_keeps_the_total()
    {
        TrainingRows rows = Rows((0, 1f), (0, 2f), (0, 3f), (1, 2f), (3, 1f));
        Apply(ClassWeights.Balanced, rows, classes: 4);
        int[] all = TestTraining.AllOf(rows);
        float[] byClass = [.. Enumerable.Range(0, 4).Select(c => all.Where(r => rows.Target(r) == c).Sum(rows.LossWeight))];
        Assert.Equal([3f, 3f, 0f, 3f], byClass, (a, b) => Math.Abs(a - b) < 1e-6f);
        Assert.Equal(2f, rows.LossWeight(1) / rows.LossWeight(0), 1e-6f);
    }

    [Fact]
    public void Factors_multiply_the_rows_own_weights()
    {
        TrainingRows rows = Rows((0, 2f), (1, 3f));
        Apply(ClassWeights.PerClass(1f, 5f), rows, classes: 2);
        Assert.Equal((2f, 15f), (rows.LossWeight(0), rows.LossWeight(1)));
        Assert.Equal((2f, 3f), (rows.Weight(0), rows.Weight(1)));
    }

    [Fact]
    public void A_wrong_number_of_factors_is_refused_with_both_numbers()
    {
        string message = Assert.Throws<ArgumentException>(() => Apply(ClassWeights.PerClass(1f, 2f, 3f), Rows((0, 1f), (1, 1f)), classes: 2)).Message;
        Assert.Contains("3 factors", message, StringComparison.Ordinal);
        Assert.Contains("2 classes", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Factors_out_of_range_are_refused(float factor) =>
        Assert.Equal("factors", Assert.Throws<ArgumentOutOfRangeException>(() => ClassWeights.PerClass(1f, factor)).ParamName);

    [Fact]
    public void Too_few_factors_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ClassWeights.PerClass(1f));
        Assert.Throws<ArgumentNullException>(() => ClassWeights.PerClass(null!));
    }

    [Fact]
    public void The_callers_array_may_change_afterwards()
    {
        float[] factors = [1f, 5f];
        ClassWeights weights = ClassWeights.PerClass(factors);
        factors[1] = 100f;
        Assert.Equal("PerClass(1, 5)", weights.ToString());
    }

    private static void Apply(ClassWeights weights, TrainingRows rows, int classes)
    {
        var labels = new LabelSummary(classes);
        labels.Add(RowSelection.AllOf(rows));
        rows.ClassFactors = weights.Factors(labels.ClassWeights);
    }

    private static TrainingRows Rows(params (int Label, float Weight)[] labels)
    {
        var rows = new TrainingRows(1);
        foreach ((int label, float weight) in labels)
            rows.Add(label, weight);
        return rows;
    }
}
