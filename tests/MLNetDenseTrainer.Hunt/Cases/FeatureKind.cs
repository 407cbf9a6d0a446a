namespace MLNetDenseTrainer.Hunt.Cases;

/// <summary>How the values of one feature are drawn: from a bell, a grid, a long tail, always the same, or nearly always 0.</summary>
internal sealed class FeatureKind(Random choices, bool isSparse)
{
    private readonly double _kind = choices.NextDouble();
    private readonly double _scale = 0.5 + choices.NextDouble();
    private readonly double _offset = choices.NextDouble() - 0.5;

    public float Draw(Random random)
    {
        if (isSparse)
            return random.Next(50) == 0 ? random.Next(1, 4) : 0f;
        return (float)(_kind switch
        {
            < 0.6 => _offset + _scale * Normal(random),
            < 0.8 => random.Next(-1, 3),
            < 0.95 => Math.Exp(Math.Min(Normal(random), 2.0)),
            _ => _offset,
        });
    }

    public static double Normal(Random random) => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
}
