namespace MLNetDenseTrainer.Hunt.Cases;

/// <summary>The loss of a case, which says its task.</summary>
internal enum LossKind
{
    BinaryCrossEntropy,
    BinaryFocal,
    SoftmaxCrossEntropy,
    SoftmaxFocal,
    MeanSquaredError,
    Huber,
    MeanAbsoluteError,
    Quantile,
    Poisson,
}

/// <summary>The example weights of a case.</summary>
internal enum RowWeights
{
    None,

    /// <summary>0 to 3, so that a row can stand there as many times.</summary>
    Whole,

    /// <summary>Between 1/4 and 4.</summary>
    Fractions,
}

/// <summary>The class weights of a case.</summary>
internal enum ClassFactors
{
    None,
    Balanced,
    PerClass,
}

/// <summary>The optimizer of a case.</summary>
internal enum OptimizerKind
{
    GradientDescent,
    Momentum,
    Nesterov,
    Adam,
    AdamW,
}

/// <summary>The learning rate schedule of a case.</summary>
internal enum ScheduleKind
{
    Constant,
    Cosine,
    WarmCosine,
    Restarts,
    Cycles,
    Step,
    Exponential,
    Plateau,
}
