namespace MLNetDenseTrainer.Hunt.Reference;

/// <summary>What a training of the reference came to.</summary>
internal sealed class ReferenceRun
{
    /// <summary>Those of the last epoch, or of the best one with early stopping.</summary>
    public double[] Parameters { get; set; } = [];

    public List<double> TrainingLosses { get; private init; } = [];

    public List<double> ValidationLosses { get; private init; } = [];

    public List<double> Metrics { get; private init; } = [];

    /// <summary>The same epochs, with other parameters in the end.</summary>
    public ReferenceRun With(double[] parameters) =>
        new() { Parameters = parameters, TrainingLosses = TrainingLosses, ValidationLosses = ValidationLosses, Metrics = Metrics };
}
