using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Hunt.Product;

namespace MLNetDenseTrainer.Hunt.Reference;

/// <summary>The rule by which a gradient changes the parameters, with penalties and clipping.</summary>
internal sealed class ReferenceOptimizer(HuntCase c, ReferenceNetwork network)
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double UsualDecayOfAdamW = 0.01;

    // The L1 penalty moves no weight by more than so many full steps of Adam.
    private const double MostStepsToZero = 4.0;

    private readonly double[] _mean = new double[network.ParameterCount];
    private readonly double[] _square = new double[network.ParameterCount];
    private int _steps;
    private double _meanCorrection;
    private double _squareCorrection;

    /// <summary>Takes one step.</summary>
    /// <param name="parameters">Are changed.</param>
    /// <param name="gradient">Of the loss, without penalties; is changed too.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="regularization">What weight decay is multiplied by.</param>
    public void Step(double[] parameters, double[] gradient, double rate, double regularization)
    {
        _steps++;
        _meanCorrection = 1.0 - Math.Pow(Beta1, _steps);
        _squareCorrection = 1.0 - Math.Pow(Beta2, _steps);
        for (int p = 0; p < gradient.Length; p++)
            gradient[p] += network.IsWeight[p] ? c.L2 * parameters[p] : 0.0;
        double norm = Math.Sqrt(gradient.Sum(g => g * g));
        double clip = c.ClipNorm > 0f && norm > c.ClipNorm ? c.ClipNorm / norm : 1.0;
        double decay = c.WeightDecay == 0f && c.Optimizer == OptimizerKind.AdamW ? UsualDecayOfAdamW : c.WeightDecay;
        for (int p = 0; p < gradient.Length; p++)
        {
            bool isWeight = network.IsWeight[p];
            // The neural tangent parametrization divides what weights send on by the root of their number. Biases learn at a tenth of
            // the rate.
            double scale = c.NeuralTangent && isWeight ? 1.0 / Math.Sqrt(network.InputsOf(network.LayerOf[p])) : 1.0;
            double ownRate = rate * scale * (c.NeuralTangent && !isWeight ? 0.1 : 1.0);
            if (isWeight)
                parameters[p] *= 1.0 - rate * decay * regularization;
            parameters[p] -= ownRate * Direction(p, gradient[p] * clip * scale);
            if (isWeight)
                parameters[p] = Shrink(parameters[p], ownRate * PenaltySteps(p, c.L1 * scale));
        }
    }

    private double Direction(int p, double gradient)
    {
        switch (c.Optimizer)
        {
            case OptimizerKind.Momentum:
                return _mean[p] = CaseOptions.Momentum * _mean[p] + gradient;
            case OptimizerKind.Nesterov:
                _mean[p] = CaseOptions.Momentum * _mean[p] + gradient;
                return gradient + CaseOptions.Momentum * _mean[p];
            case OptimizerKind.Adam or OptimizerKind.AdamW:
                _mean[p] = Beta1 * _mean[p] + (1.0 - Beta1) * gradient;
                _square[p] = Beta2 * _square[p] + (1.0 - Beta2) * gradient * gradient;
                return _mean[p] / _meanCorrection / (RootSquare(p) + CaseOptions.AdamEpsilon);
            default:
                return gradient;
        }
    }

    // How far a lasting gradient as large as the penalty would move a weight, in units of the rate.
    private double PenaltySteps(int p, double penalty) => c.Optimizer switch
    {
        OptimizerKind.Momentum or OptimizerKind.Nesterov => penalty / (1.0 - CaseOptions.Momentum),
        OptimizerKind.Adam or OptimizerKind.AdamW => Math.Min(penalty / (RootSquare(p) + CaseOptions.AdamEpsilon), MostStepsToZero),
        _ => penalty,
    };

    private double RootSquare(int p) => Math.Sqrt(_square[p] / _squareCorrection);

    private static double Shrink(double weight, double threshold) => Math.Sign(weight) * Math.Max(0.0, Math.Abs(weight) - threshold);
}
