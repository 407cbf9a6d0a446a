namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Adam in double precision, as Kingma and Ba (2014) write it, with a learning rate per parameter.</summary>
internal sealed class ReferenceAdam(int parameters, double beta1, double beta2, double epsilon)
{
    private readonly double[] _mean = new double[parameters];
    private readonly double[] _square = new double[parameters];
    private int _steps;

    public void Step(double[] values, double[] gradient, Func<int, double> learningRate)
    {
        _steps++;
        for (int p = 0; p < values.Length; p++)
        {
            _mean[p] = beta1 * _mean[p] + (1 - beta1) * gradient[p];
            _square[p] = beta2 * _square[p] + (1 - beta2) * gradient[p] * gradient[p];
            double mean = _mean[p] / (1 - Math.Pow(beta1, _steps));
            double square = _square[p] / (1 - Math.Pow(beta2, _steps));
            values[p] -= learningRate(p) * mean / (Math.Sqrt(square) + epsilon);
        }
    }
}
