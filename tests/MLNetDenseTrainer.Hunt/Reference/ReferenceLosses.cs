using MLNetDenseTrainer.Hunt.Cases;

namespace MLNetDenseTrainer.Hunt.Reference;

/// <summary>The loss of a row and its gradient by the network's outputs.</summary>
internal static class ReferenceLosses
{
    /// <summary>The loss of a row.</summary>
    /// <param name="c">Which loss, and its parameter.</param>
    /// <param name="outputs">Logits of a classifier, values of a regression.</param>
    /// <param name="targets">The class, or the numbers on the training's scale; NaN where one is missing.</param>
    /// <param name="smoothing">How much of a class label is spread over all classes.</param>
    /// <param name="gradient">Receives the derivative by each output.</param>
    public static double Of(HuntCase c, double[] outputs, double[] targets, double smoothing, double[] gradient)
    {
        if (!c.IsRegression)
            return OfClasses(c, outputs, (int)targets[0], smoothing, gradient);
        double loss = 0.0;
        for (int u = 0; u < outputs.Length; u++)
        {
            (double value, gradient[u]) = double.IsNaN(targets[u]) ? (0.0, 0.0) : OfNumber(c, outputs[u], targets[u]);
            loss += value;
        }
        return loss;
    }

    // The sum over classes of share * (1 - p)^gamma * -ln p; gamma is 0 for cross-entropy. A single logit is one of two, the other being 0.
    private static double OfClasses(HuntCase c, double[] outputs, int label, double smoothing, double[] gradient)
    {
        double[] logits = outputs.Length == 1 ? [0.0, outputs[0]] : outputs;
        double gamma = c.Loss is LossKind.BinaryFocal or LossKind.SoftmaxFocal ? c.LossParameter : 0.0;
        double largest = logits.Max();
        double logSum = largest + Math.Log(logits.Sum(logit => Math.Exp(logit - largest)));
        double[] slopes = new double[logits.Length];
        double loss = 0.0;
        for (int k = 0; k < logits.Length; k++)
        {
            double share = smoothing / logits.Length + (k == label ? 1.0 - smoothing : 0.0);
            double logP = logits[k] - logSum;
            double p = Math.Exp(logP);
            double rest = logits.Where((_, other) => other != k).Sum(logit => Math.Exp(logit - logSum));
            loss -= share * Math.Pow(rest, gamma) * logP;
            // By ln p.
            slopes[k] = share * (gamma == 0.0 ? -1.0 : Math.Pow(rest, gamma) * (gamma * p * logP / rest - 1.0));
        }
        double[] byLogit = [.. logits.Select((logit, k) => slopes[k] - Math.Exp(logit - logSum) * slopes.Sum())];
        byLogit.AsSpan(logits.Length - outputs.Length).CopyTo(gradient);
        return loss;
    }

    private static (double Loss, double Derivative) OfNumber(HuntCase c, double a, double y)
    {
        double error = a - y;
        double parameter = c.LossParameter;
        return c.Loss switch
        {
            LossKind.Huber => Math.Abs(error) <= parameter
                ? (0.5 * error * error, error)
                : (parameter * (Math.Abs(error) - 0.5 * parameter), parameter * Math.Sign(error)),
            LossKind.MeanAbsoluteError => (Math.Abs(error), Math.Sign(error)),
            LossKind.Quantile when error < 0.0 => (-parameter * error, -parameter),
            LossKind.Quantile => ((1.0 - parameter) * error, error == 0.0 ? 0.0 : 1.0 - parameter),
            LossKind.Poisson => (a - y + (y > 0.0 ? y * Math.Log(y / a) : 0.0), 1.0 - y / a),
            _ => (0.5 * error * error, error),
        };
    }
}
