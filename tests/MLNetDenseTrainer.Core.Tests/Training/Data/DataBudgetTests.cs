using MLNetDenseTrainer.Training.Data;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class DataBudgetTests
{
    // 16 bytes of features; target, weight and the row's place; then a place in the order of each network.
    [Theory]
    [InlineData(1, 1, 32)]
    [InlineData(1, 5, 48)]
    [InlineData(3, 64, 292)]
    public void A_row_takes_its_features_targets_weight_and_a_place_for_each_network(int targets, int networks, int bytes)
    {
        Assert.Equal(1000, new DataBudget(1000 * bytes, 4, targets, Networks: networks).Rows);
        Assert.Equal(999, new DataBudget(1000 * bytes - 1, 4, targets, Networks: networks).Rows);
    }

    [Fact]
    public void Without_a_limit_rows_are_as_many_as_an_array_has_room_for() =>
        Assert.Equal(1 << 30, new DataBudget(long.MaxValue, 1 << 24, 1 << 20).Rows);
}
