namespace MLNetDenseTrainer.Hunt.Cases;

/// <summary>Where the values of one feature come from.</summary>
internal sealed class FeatureSource
{
    private readonly Func<Random, double> _draw;

    private FeatureSource(Func<Random, double> draw) => _draw = draw;

    /// <summary>A feature that is 0 in most rows.</summary>
    public static FeatureSource Rare { get; } = new(random => random.Next(50) == 0 ? random.Next(1, 4) : 0.0);

    /// <summary>A feature of two values.</summary>
    public static FeatureSource Coin { get; } = new(random => random.Next(2));

    /// <summary>A feature from a bell, a grid or a long tail, or one that never varies.</summary>
    public static FeatureSource Any(Random choices)
    {
        double scale = 0.5 + choices.NextDouble();
        double offset = choices.NextDouble() - 0.5;
        return new FeatureSource(choices.NextDouble() switch
        {
            < 0.6 => random => offset + scale * Normal(random),
            < 0.8 => random => random.Next(-1, 3),
            < 0.95 => random => Math.Exp(Math.Min(Normal(random), 2.0)),
            _ => _ => offset,
        });
    }

    public float Draw(Random random) => (float)_draw(random);

    /// <summary>From the standard normal distribution.</summary>
    public static double Normal(Random random) =>
        Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
}
