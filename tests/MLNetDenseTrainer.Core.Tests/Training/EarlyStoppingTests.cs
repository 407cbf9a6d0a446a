namespace MLNetDenseTrainer.Core.Tests;

public sealed class EarlyStoppingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Patience_out_of_range_is_refused_by_name(int patience) =>
        Assert.Equal("patience", Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(patience)).ParamName);

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_least_improvement_out_of_range_is_refused_by_name(float minDelta) =>
        Assert.Equal("minDelta", Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(minDelta: minDelta)).ParamName);
}
