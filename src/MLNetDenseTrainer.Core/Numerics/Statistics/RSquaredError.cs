namespace MLNetDenseTrainer.Numerics.Statistics;

/// <summary>
/// The standard error of R squared = 1 - a / b, where a is the mean squared error and b the variance of the labels. To first order, a row
/// moves it by -w (e^2 - (a / b) d^2) / (b sum(w)), where e is its error and d its label less the mean (the delta method).
/// </summary>
/// <remarks>Sums of powers are taken around the first label, so that rows need not be kept.</remarks>
internal struct RSquaredError
{
    private double _origin;
    private long _count;
    private double _weights;
    private double _labels;
    private double _errors;
    // Sums of w^2 times powers of the label, of the squared error times such powers, and of the error to the fourth.
    private double _p0, _p1, _p2, _p3, _p4, _e0, _e1, _e2, _e4;

    public void Add(double label, double error, double weight)
    {
        if (_count++ == 0)
            _origin = label;
        double d = label - _origin;
        double w = weight * weight;
        double squared = error * error;
        _weights += weight;
        _labels += weight * d;
        _errors += weight * squared;
        _p0 += w;
        _p1 += w * d;
        _p2 += w * d * d;
        _p3 += w * d * d * d;
        _p4 += w * d * d * d * d;
        _e0 += w * squared;
        _e1 += w * squared * d;
        _e2 += w * squared * d * d;
        _e4 += w * squared * squared;
    }

    /// <summary><see langword="null"/> of less than two rows, and where labels do not vary.</summary>
    /// <param name="variance">The variance of the labels.</param>
    public readonly double? Value(double variance)
    {
        if (_count < 2 || !(variance > 0.0))
            return null;
        double mean = _labels / _weights;
        double ratio = _errors / _weights / variance;
        double crossed = _e2 - mean * (2.0 * _e1 - mean * _e0);
        double fourth = _p4 - mean * (4.0 * _p3 - mean * (6.0 * _p2 - mean * (4.0 * _p1 - mean * _p0)));
        double squares = Math.Max(0.0, _e4 - ratio * (2.0 * crossed - ratio * fourth));
        return Math.Sqrt(squares * _count / (_count - 1.0)) / (_weights * variance);
    }
}
