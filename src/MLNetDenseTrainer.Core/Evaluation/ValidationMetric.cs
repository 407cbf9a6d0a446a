namespace MLNetDenseTrainer;

/// <summary>The metric on validation rows by which epochs are compared.</summary>
/// <remarks>
/// Metrics other than the loss count rows by their own weights, without factors of classes. The numbers are part of the model file and
/// never change.
/// </remarks>
public enum ValidationMetric : byte
{
    /// <summary>The loss that training minimizes, factors of classes included, without smoothing or penalties. Less is better.</summary>
    Loss = 0,

    /// <summary>
    /// For a classifier: share of the rows' weight whose likeliest class is the true one. More is better. It moves in steps of a row, so
    /// many epochs have the same value, and the first of them counts. NaN where a score is NaN.
    /// </summary>
    Accuracy = 1,

    /// <summary>
    /// For a binary classifier: the chance that a positive row scores above a negative one. More is better. Needs rows of both classes.
    /// </summary>
    AreaUnderRocCurve = 2,

    /// <summary>For a regression, on the label's own scale. Less is better.</summary>
    RootMeanSquaredError = 3,

    /// <summary>For a regression, on the label's own scale. Less is better.</summary>
    MeanAbsoluteError = 4,

    /// <summary>
    /// For a classifier: the loss once the best temperature has divided the logits (refine first, calibrate then: Berta et al., 2025,
    /// arXiv:2501.19195). Less is better. It compares epochs by how well they tell rows apart, not by how sure they are.
    /// </summary>
    CalibratedLoss = 5,
}
