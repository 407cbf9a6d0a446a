namespace MLNetDenseTrainer.Honesty;

/// <summary>A function of standard-normal features with a mean of 0 and a variance of about 1: linear, a product, and a wave.</summary>
public sealed class Teacher
{
    private const double FallOfWeights = 0.7;
    private const double Linear = 0.7;
    private const double Product = 0.5;
    private const double Wave = 0.7;

    private readonly double[] _weights;
    private readonly int _first;
    private readonly int _second;
    private readonly int _waving;

    public Teacher(int features, Random random)
    {
        double[] weights = [.. Enumerable.Range(0, features).Select(j => Normal.Next(random) * Math.Pow(FallOfWeights, j))];
        random.Shuffle(weights);
        double norm = Math.Sqrt(weights.Sum(weight => weight * weight));
        _weights = [.. weights.Select(weight => Linear * weight / norm)];
        _first = random.Next(features);
        _second = (_first + 1 + random.Next(features - 1)) % features;
        _waving = random.Next(features);
    }

    public double Of(float[] row)
    {
        double sum = Product * row[_first] * row[_second] + Wave * Math.Sin(2.0 * row[_waving]);
        for (int j = 0; j < row.Length; j++)
            sum += _weights[j] * row[j];
        return sum;
    }
}
