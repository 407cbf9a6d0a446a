using System.Collections.Immutable;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training;

namespace MLNetDenseTrainer;

/// <summary>
/// How a model did on rows that it had not learnt from: validation rows, or for an ensemble without them the rows that each network held back (out of fold), each
/// scored by that network alone. A figure that does not belong to the task is <see langword="null"/>.
/// </summary>
/// <remarks>
/// The rows have chosen the best epoch and the temperature, so the figures are friendly: a little, where there are thousands of rows; with some hundreds, of which each network holds back a few dozen, the log-loss of
/// new rows may well be half as much again. The average of the networks does better than each alone, which for an ensemble makes up for some of it.
/// </remarks>
/// <param name="Rows">How many rows.</param>
/// <param name="LogLoss">Mean of -ln(probability of the true class).</param>
/// <param name="Accuracy">Share of rows whose likeliest class is the true one.</param>
/// <param name="AreaUnderRocCurve">Of a binary classifier: the chance that a positive row scores above a negative one.</param>
/// <param name="RootMeanSquaredError">Of a regression, on the label's own scale; of one with several outputs the mean over them, as are the other two.</param>
/// <param name="MeanAbsoluteError">Of a regression, on the label's own scale.</param>
/// <param name="RSquared">Of a regression: 1 - mean squared error / variance of the label.</param>
public sealed record HeldOutMetrics(
    int Rows,
    double? LogLoss = null,
    double? Accuracy = null,
    double? AreaUnderRocCurve = null,
    double? RootMeanSquaredError = null,
    double? MeanAbsoluteError = null,
    double? RSquared = null)
{
    /// <summary>For example <c>log-loss 0.2712, accuracy 0.8712, area under the ROC curve 0.9275 on 32561 rows</c>.</summary>
    /// <returns>The figures in one line.</returns>
    public override string ToString()
    {
        (string Name, double? Value)[] figures =
        [
            ("log-loss", LogLoss), ("accuracy", Accuracy), ("area under the ROC curve", AreaUnderRocCurve),
            ("RMSE", RootMeanSquaredError), ("MAE", MeanAbsoluteError), ("R squared", RSquared),
        ];
        return string.Join(", ", figures.Where(f => f.Value is not null).Select(f => FormattableString.Invariant($"{f.Name} {f.Value:G4}"))) + $" on {Rows} rows";
    }

    internal static HeldOutMetrics Of(NetworkTask task, HeldOutPredictions predictions, ImmutableArray<TargetScaling> scalings) => task switch
    {
        NetworkTask.Regression or NetworkTask.MultiOutputRegression => OfRegression(predictions, scalings),
        NetworkTask.BinaryClassification => OfBinary(predictions),
        _ => OfMulticlass(predictions),
    };

    private static HeldOutMetrics OfRegression(HeldOutPredictions predictions, ImmutableArray<TargetScaling> scalings)
    {
        RegressionErrors[] outputs = [.. scalings.Select((scaling, output) => Errors(predictions, output, scaling)).Where(errors => errors.Count > 0)];
        return new HeldOutMetrics(
            predictions.Count,
            RootMeanSquaredError: outputs.Average(output => output.RootMeanSquaredError),
            MeanAbsoluteError: outputs.Average(output => output.MeanAbsoluteError),
            RSquared: outputs.Average(output => output.RSquared));
    }

    private static RegressionErrors Errors(HeldOutPredictions predictions, int output, TargetScaling scaling)
    {
        var errors = new RegressionErrors();
        for (int row = 0; row < predictions.Count; row++)
        {
            int place = row * predictions.Units + output;
            if (float.IsNaN(predictions.Targets[place]))
                continue;
            double label = (double)predictions.Targets[place] * scaling.Scale + scaling.Center;
            errors.Add(label, scaling.ToScore(predictions.Outputs[place]), predictions.Weights[row]);
        }
        return errors;
    }

    private static HeldOutMetrics OfBinary(HeldOutPredictions predictions)
    {
        double loss = 0.0, right = 0.0, weights = 0.0;
        for (int row = 0; row < predictions.Count; row++)
        {
            double x = predictions.Outputs[row];
            bool isPositive = predictions.Targets[row] == 1f;
            double weight = predictions.Weights[row];
            loss += weight * (Math.Max(x, 0.0) - (isPositive ? x : 0.0) + Math.Log(1.0 + Math.Exp(-Math.Abs(x))));
            right += x > 0.0 == isPositive ? weight : 0.0;
            weights += weight;
        }
        return new HeldOutMetrics(predictions.Count, loss / weights, right / weights, RocCurve.Area(predictions.Outputs, predictions.Targets, predictions.Weights));
    }

    private static HeldOutMetrics OfMulticlass(HeldOutPredictions predictions)
    {
        double loss = 0.0, right = 0.0, weights = 0.0;
        float[] probabilities = new float[predictions.Units];
        for (int row = 0; row < predictions.Count; row++)
        {
            ReadOnlySpan<float> logits = predictions.Outputs.AsSpan(row * predictions.Units, predictions.Units);
            double logSum = Softmax.Apply(logits, probabilities);
            int label = (int)predictions.Targets[row];
            double weight = predictions.Weights[row];
            loss += weight * (logSum - logits[label]);
            right += System.Numerics.Tensors.TensorPrimitives.IndexOfMax(logits) == label ? weight : 0.0;
            weights += weight;
        }
        return new HeldOutMetrics(predictions.Count, loss / weights, right / weights);
    }
}
