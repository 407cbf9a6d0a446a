using System.Numerics.Tensors;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Training;

/// <summary>
/// The temperature by which logits are divided so that the probabilities of held-back rows are as likely as can be (Guo et al., 2017, arXiv:1706.04599). It changes no
/// ranking and no predicted label of one network; in the mean of several it changes how much the surer ones count.
/// </summary>
internal static class TemperatureFit
{
    private const double SmallestFactor = 0.02;
    private const double LargestFactor = 50.0;
    private const int Bisections = 40;

    /// <summary>What the logits are to be multiplied by: one over the temperature. Rows whose logits are beyond float have no say.</summary>
    public static float Factor(HeldOutPredictions predictions, Action? checkAlive = null)
    {
        // Else nothing would hold the bisection back from the largest factor.
        if (!Enumerable.Range(0, predictions.Count).Any(row => IsUsable(predictions, row)))
            return 1f;
        double[] targets = SmoothedTargets(predictions);
        double low = Math.Log(SmallestFactor);
        double high = Math.Log(LargestFactor);
        // The loss is convex in the factor, so its slope has one root.
        for (int i = 0; i < Bisections; i++)
        {
            checkAlive?.Invoke();
            double middle = 0.5 * (low + high);
            if (Slope(predictions, targets, Math.Exp(middle)) > 0.0)
                high = middle;
            else
                low = middle;
        }
        return (float)Math.Exp(0.5 * (low + high));
    }

    // How sure one may be of each class, by how often it was seen (Platt, 1999): else rows that are all on the right side would ask for certainty.
    private static double[] SmoothedTargets(HeldOutPredictions predictions)
    {
        double[] counts = new double[Math.Max(2, predictions.Units)];
        foreach (float target in predictions.Targets)
            counts[(int)target]++;
        return [.. counts.Select(count => (count + 1.0) / (count + 2.0))];
    }

    private static double Slope(HeldOutPredictions predictions, double[] targets, double factor)
    {
        int units = predictions.Units;
        double slope = 0.0;
        float[] probabilities = new float[units];
        float[] logits = new float[units];
        for (int row = 0; row < predictions.Count; row++)
        {
            if (!IsUsable(predictions, row))
                continue;
            ReadOnlySpan<float> outputs = predictions.Outputs.AsSpan(row * units, units);
            int label = (int)predictions.Targets[row];
            double rowSlope = units == 1
                ? (ScalarMath.Sigmoid((float)(factor * outputs[0])) - (label == 1 ? targets[1] : 1.0 - targets[0])) * outputs[0]
                : MulticlassSlope(outputs, label, targets[label], factor, logits, probabilities);
            slope += predictions.Weights[row] * rowSlope;
        }
        return slope;
    }

    private static bool IsUsable(HeldOutPredictions predictions, int row) => TensorPrimitives.IsFiniteAll<float>(predictions.Outputs.AsSpan(row * predictions.Units, predictions.Units));

    private static double MulticlassSlope(ReadOnlySpan<float> outputs, int label, double target, double factor, float[] logits, float[] probabilities)
    {
        for (int c = 0; c < outputs.Length; c++)
            logits[c] = (float)(factor * outputs[c]);
        Softmax.Apply(logits, probabilities);
        double elsewhere = (1.0 - target) / (outputs.Length - 1);
        double slope = 0.0;
        for (int c = 0; c < outputs.Length; c++)
            slope += (probabilities[c] - (c == label ? target : elsewhere)) * outputs[c];
        return slope;
    }
}
