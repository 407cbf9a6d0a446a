using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Honesty;

/// <summary>Logits of classes, or numbers, against labels.</summary>
/// <param name="rows">The rows.</param>
/// <param name="outputs">For each row the logit of each class, or the number. Probabilities of classes count as their logarithms.</param>
public sealed class Predictions(KnownRows rows, double[][] outputs)
{
    private const int Bisections = 40;

    /// <summary>What a model gives for the rows.</summary>
    public static Predictions Of(ITransformer model, KnownRows rows, MLContext mlContext)
    {
        IDataView scored = model.Transform(rows.View(mlContext));
        IEnumerable<double[]> outputs = rows.Task switch
        {
            GeneratedTask.Binary => scored.GetColumn<float>("Score").Select(logit => new double[] { 0.0, logit }),
            GeneratedTask.FiveClass => scored.GetColumn<VBuffer<float>>("Score").Select(Logits),
            _ => scored.GetColumn<float>("Score").Select(number => new double[] { number }),
        };
        return new Predictions(rows, [.. outputs]);
    }

    /// <summary>What somebody who knows the truth would predict.</summary>
    public static Predictions OfTruth(KnownRows rows) => new(
        rows, rows.Task == GeneratedTask.Regression ? rows.Truth : [.. rows.Truth.Select(p => p.Select(q => Math.Log(q)).ToArray())]);

    /// <summary>The probability of the second class.</summary>
    public IEnumerable<double> Probabilities() => outputs.Select(logits => 1.0 / (1.0 + Math.Exp(logits[0] - logits[1])));

    /// <summary>The figures that the task has.</summary>
    public HeldOutMetrics Metrics() => rows.Task switch
    {
        GeneratedTask.Binary => new HeldOutMetrics(rows.Count, LogLoss(), Accuracy(), Auc()),
        GeneratedTask.FiveClass => new HeldOutMetrics(rows.Count, LogLoss(), Accuracy()),
        _ => OfNumbers(),
    };

    /// <summary>The temperature by which logits would have to be divided. Below 1 the model is less sure than it might be.</summary>
    public double BestTemperature()
    {
        double low = Math.Log(0.1), high = Math.Log(10.0);
        for (int i = 0; i < Bisections; i++)
        {
            double middle = 0.5 * (low + high);
            if (Slope(Math.Exp(middle)) > 0.0)
                high = middle;
            else
                low = middle;
        }
        return Math.Exp(-0.5 * (low + high));
    }

    private static double[] Logits(VBuffer<float> probabilities) =>
        [.. probabilities.DenseValues().Select(p => Math.Log(Math.Max(p, float.Epsilon)))];

    private double LogLoss() => outputs.Zip(rows.Labels, (logits, label) => -LogProbabilities(logits, 1.0)[(int)label]).Average();

    private double Accuracy() =>
        outputs.Zip(rows.Labels, (logits, label) => logits.IndexOf(logits.Max()) == (int)label ? 1.0 : 0.0).Average();

    private double Auc()
    {
        int[] order = [.. Enumerable.Range(0, rows.Count).OrderBy(row => outputs[row][1] - outputs[row][0])];
        double below = 0.0, area = 0.0;
        foreach (int row in order)
        {
            below += rows.Labels[row] == 0f ? 1.0 : 0.0;
            area += rows.Labels[row] == 1f ? below : 0.0;
        }
        return area / (below * (rows.Count - below));
    }

    private HeldOutMetrics OfNumbers()
    {
        double[] errors = [.. outputs.Zip(rows.Labels, (output, label) => output[0] - label)];
        double squares = errors.Average(error => error * error);
        double mean = rows.Labels.Average(label => (double)label);
        double variance = rows.Labels.Average(label => (label - mean) * (label - mean));
        return new HeldOutMetrics(rows.Count)
        {
            RootMeanSquaredError = Math.Sqrt(squares),
            MeanAbsoluteError = errors.Average(error => Math.Abs(error)),
            RSquared = 1.0 - squares / variance,
        };
    }

    private double Slope(double factor)
    {
        double slope = 0.0;
        for (int row = 0; row < rows.Count; row++)
        {
            double[] logProbabilities = LogProbabilities(outputs[row], factor);
            for (int c = 0; c < logProbabilities.Length; c++)
                slope += (Math.Exp(logProbabilities[c]) - (rows.Labels[row] == c ? 1.0 : 0.0)) * outputs[row][c];
        }
        return slope;
    }

    private static double[] LogProbabilities(double[] logits, double factor)
    {
        double largest = factor * logits.Max();
        double logSum = largest + Math.Log(logits.Sum(logit => Math.Exp(factor * logit - largest)));
        return [.. logits.Select(logit => factor * logit - logSum)];
    }
}
