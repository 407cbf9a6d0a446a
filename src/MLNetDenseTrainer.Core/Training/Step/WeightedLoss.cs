namespace MLNetDenseTrainer.Training.Step;

/// <summary>
/// A sum of weighted row losses, as it is reported: sum(w l) / sum(w), so that weight 2 is the row twice. With several outputs, w counts
/// for each target that a row has. Gradients go by the mean weight of all rows instead (<see cref="Backpropagation.Gradients"/>).
/// </summary>
internal readonly record struct WeightedLoss(double Sum, double WeightSum)
{
    public double Mean => Sum / WeightSum;

    public static WeightedLoss operator +(WeightedLoss a, WeightedLoss b) => new(a.Sum + b.Sum, a.WeightSum + b.WeightSum);
}
