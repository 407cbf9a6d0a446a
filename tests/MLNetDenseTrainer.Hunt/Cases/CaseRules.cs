namespace MLNetDenseTrainer.Hunt.Cases;

/// <summary>Which choices go together.</summary>
internal static class CaseRules
{
    // A reference that takes wide rows one by one takes too long.
    private const int SmallestStreamedBatch = 16;

    // For so many features; steps much larger leave the valley and return to it by chance.
    private const float LargestStreamedRate = 0.003f;

    /// <summary>The case with every choice that does not go with another one taken back.</summary>
    public static HuntCase Settled(this HuntCase given)
    {
        HuntCase c = given;
        c = c.IsRegression
            ? c with { Classes = ClassFactors.None, Smooths = false }
            : c with { StandardizeTarget = false, ClampScores = false, OutputActivation = null };
        if (c.OutputActivation == Activation.Relu && c.Loss == LossKind.Poisson)
            c = c with { OutputActivation = null };
        if (c.ValidationRows == 0)
            c = c with { EarlyStopping = false, Metric = ValidationMetric.Loss, Smooths = false, ValidationByOption = false };
        c = c with { Metric = c.MetricThatFits() };
        // What class weights do to the validation loss is not promised, so nothing may go by it.
        if (c.Classes != ClassFactors.None && c.ValidationRows > 0)
            c = c.WithoutChoiceOfEpochs();
        if (c.Sparse)
            c = c with { Scaling = InputScaling.MaximumAbsolute, Embedding = false, Streamed = false };
        if (c.Streamed)
        {
            c = c with
            {
                BatchSize = Math.Max(c.BatchSize, SmallestStreamedBatch),
                LearningRate = Math.Min(c.LearningRate, LargestStreamedRate),
                Members = 1,
                // Of a stream, quantiles are estimated.
                Scaling = c.Scaling is InputScaling.RobustClip or InputScaling.RobustQuantile ? InputScaling.Standardize : c.Scaling,
            };
        }
        if (c.Continued && c.ValidationRows > 0)
            c = c with { ValidationByOption = true };
        return c;
    }

    /// <summary>The case without anything that goes by how epochs did on validation rows.</summary>
    public static HuntCase WithoutChoiceOfEpochs(this HuntCase c) => c with
    {
        EarlyStopping = false,
        Metric = ValidationMetric.Loss,
        Schedule = c.Schedule == ScheduleKind.Plateau ? ScheduleKind.Constant : c.Schedule,
    };

    private static ValidationMetric MetricThatFits(this HuntCase c) => c.Metric switch
    {
        ValidationMetric.Accuracy when !c.IsRegression => c.Metric,
        ValidationMetric.AreaUnderRocCurve when c.IsBinary => c.Metric,
        ValidationMetric.RootMeanSquaredError or ValidationMetric.MeanAbsoluteError when c.IsRegression => c.Metric,
        _ => ValidationMetric.Loss,
    };
}
