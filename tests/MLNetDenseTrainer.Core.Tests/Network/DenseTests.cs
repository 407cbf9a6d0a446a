namespace MLNetDenseTrainer.Core.Tests;

public sealed class DenseTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(Dense.MaximumUnits + 1)]
    [InlineData(int.MaxValue)]
    public void Units_out_of_range_are_refused_by_name(int units)
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new Dense(units));
        Assert.Equal("units", refused.ParamName);
        Assert.Contains($"but it is {units}.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Dropout_out_of_range_is_refused_by_name(float dropout)
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new Dense(1, dropout: dropout));
        Assert.Equal("dropout", refused.ParamName);
        Assert.Contains(FormattableString.Invariant($"but it is {dropout}."), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_activation_that_does_not_exist_is_refused_by_name() =>
        Assert.Equal("activation", Assert.Throws<ArgumentOutOfRangeException>(() => new Dense(1, (Activation)255)).ParamName);

    [Fact]
    public void Layers_read_as_one_would_write_them()
    {
        Assert.Equal("Dense(25)", new Dense(25).ToString());
        Assert.Equal("Dense(25, Relu)", new Dense(25, Activation.Relu).ToString());
        Assert.Equal("Dense(25, Relu, dropout: 0.5)", new Dense(25, Activation.Relu, 0.5f).ToString());
    }
}
