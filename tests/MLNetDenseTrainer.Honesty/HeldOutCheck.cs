using Microsoft.ML;

namespace MLNetDenseTrainer.Honesty;

/// <summary>The held-out figures of a model beside its figures on rows that it has never seen.</summary>
/// <param name="Set">The rows.</param>
/// <param name="HeldOut">What the model says.</param>
/// <param name="New">What new rows say.</param>
/// <param name="TruthHeldOut">The figures of the truth on the training rows.</param>
/// <param name="TruthNew">The figures of the truth on the new rows.</param>
/// <param name="Temperature">The best temperature on the new rows; NaN for a regression.</param>
public sealed record HeldOutCheck(
    GeneratedSet Set,
    HeldOutMetrics HeldOut,
    HeldOutMetrics New,
    HeldOutMetrics TruthHeldOut,
    HeldOutMetrics TruthNew,
    double Temperature)
{
    /// <summary>Trains on the rows of a set and measures on new ones.</summary>
    /// <param name="set">The set. All of its rows must be held back once, as an ensemble does.</param>
    /// <param name="newRows">The number of new rows.</param>
    /// <param name="change">Sets options.</param>
    public static HeldOutCheck Of(GeneratedSet set, int newRows, Action<DenseNetworkOptions>? change = null)
    {
        var mlContext = new MLContext(set.Seed);
        KnownRows training = set.Training();
        KnownRows unseen = set.New(newRows);
        (ITransformer model, HeldOutMetrics heldOut) = DefaultFit.Of(training, mlContext, change);
        var predictions = Predictions.Of(model, unseen, mlContext);
        return new HeldOutCheck(
            set, heldOut, predictions.Metrics(), Predictions.OfTruth(training).Metrics(), Predictions.OfTruth(unseen).Metrics(),
            set.Task == GeneratedTask.Regression ? double.NaN : predictions.BestTemperature());
    }

    /// <summary>
    /// How far a figure's held-out value is above that of new rows. What the same rows would have done to the truth is taken off: so the
    /// luck of few training rows is, too.
    /// </summary>
    public double Excess(Func<HeldOutMetrics, double?> figure) =>
        figure(HeldOut)!.Value - figure(TruthHeldOut)!.Value - (figure(New)!.Value - figure(TruthNew)!.Value);

    /// <summary>The same as a share of the value of new rows.</summary>
    public double RelativeExcess(Func<HeldOutMetrics, double?> figure) => Excess(figure) / figure(New)!.Value;

    public override string ToString() => Set.Task switch
    {
        GeneratedTask.Binary => $"{Set}: {Loss()}, {Difference("AUC", f => f.AreaUnderRocCurve)}, {Best()}",
        GeneratedTask.FiveClass => $"{Set}: {Loss()}, {Difference("accuracy", f => f.Accuracy)}, {Best()}",
        _ => $"{Set}: {Ratio("RMSE", f => f.RootMeanSquaredError)}, {Difference("R squared", f => f.RSquared)}",
    };

    private string Loss() => Ratio("log-loss", f => f.LogLoss);

    private string Best() => FormattableString.Invariant($"best temperature {Temperature:F3}");

    private string Ratio(string name, Func<HeldOutMetrics, double?> f) =>
        FormattableString.Invariant($"{name} held out {f(HeldOut):F4} new {f(New):F4} excess {100 * RelativeExcess(f),5:F1} %");

    private string Difference(string name, Func<HeldOutMetrics, double?> f) =>
        FormattableString.Invariant($"{name} held out {f(HeldOut):F4} new {f(New):F4} excess {Excess(f):F4}");
}
