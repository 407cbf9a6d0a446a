using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Options;

/// <summary>The objects that options are made of refuse nonsense themselves, by the argument's name.</summary>
public sealed class BadArgumentsTests
{
    public static TheoryData<float> NotBelowOne => [-0.1f, 1f, 2f, float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    public static TheoryData<float> Negative => [-0.1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Dense_RefusesUnits(int units) => Refused("units", () => new Dense(units));

    [Fact]
    public void Dense_RefusesAnUndefinedActivation() => Refused("activation", () => new Dense(1, (Activation)200));

    [Theory]
    [MemberData(nameof(NotBelowOne))]
    public void Probabilities_AreBelowOne(float value)
    {
        Refused("dropout", () => new Dense(1, dropout: value));
        Refused("momentum", () => Optimizer.GradientDescent(momentum: value));
        Refused("beta1", () => Optimizer.Adam(beta1: value));
        Refused("beta2", () => Optimizer.Adam(beta2: value));
        Refused("beta1", () => Optimizer.AdamW(beta1: value));
        Refused("beta2", () => Optimizer.AdamW(beta2: value));
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1.5f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Cosine_RefusesAWarmupThatIsNoFraction(float value) => Refused("warmupFraction", () => LearningRateSchedule.Cosine(value));

    [Theory]
    [MemberData(nameof(Negative))]
    public void Amounts_AreNotNegative(float value)
    {
        Refused("weightDecay", () => Optimizer.AdamW(weightDecay: value));
        Refused("minDelta", () => new EarlyStopping(minDelta: value));
        Refused("epsilon", () => Optimizer.Adam(epsilon: value));
        Refused("epsilon", () => Optimizer.AdamW(epsilon: value));
        Refused("factors", () => ClassWeights.PerClass(1f, value));
    }

    [Fact]
    public void Zero_IsRefusedWhereItWouldEndInNothing()
    {
        Refused("epsilon", () => Optimizer.Adam(epsilon: 0f));
        Refused("factors", () => ClassWeights.PerClass(1f, 0f));
        Refused("patience", () => new EarlyStopping(patience: 0));
        Refused("patience", () => new EarlyStopping(patience: -1));
        Refused("everyEpochs", () => new Checkpoint("file", everyEpochs: 0));
        Refused("everyEpochs", () => new Checkpoint("file", everyEpochs: -1));
        Refused("path", () => new Checkpoint(" "));
        Refused("path", () => new Checkpoint(null!));
        Refused("nesterov", () => Optimizer.GradientDescent(momentum: 0f, nesterov: true));
    }

    [Fact]
    public void Class_weights_AreAtLeastTwo()
    {
        Refused("factors", () => ClassWeights.PerClass());
        Refused("factors", () => ClassWeights.PerClass(1f));
        Refused("factors", () => ClassWeights.PerClass(null!));
    }

    [Fact]
    public void Two_weight_decays_AreRefused()
    {
        void Set(DenseNetworkOptions options)
        {
            options.WeightDecay = 0.1f;
            options.Optimizer = Optimizer.AdamW(weightDecay: 0.2f);
        }

        var exception = Assert.ThrowsAny<ArgumentException>(() => Tasks.Binary.SmallTrainer(new MLContext(1), Set));

        Assert.Contains("WeightDecay", exception.Message, StringComparison.Ordinal);
    }

    private static void Refused(string parameter, Func<object> call) =>
        Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(call).ParamName);
}
