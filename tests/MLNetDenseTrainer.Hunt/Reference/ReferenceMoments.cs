namespace MLNetDenseTrainer.Hunt.Reference;

/// <summary>Weighted mean and standard deviation, in two passes.</summary>
internal static class ReferenceMoments
{
    public static (double Mean, double Deviation) Of((double Value, double Weight)[] values)
    {
        // Exactly, where all are the same.
        if (values.All(v => v.Value == values[0].Value))
            return (values[0].Value, 0.0);
        double weight = values.Sum(v => v.Weight);
        double mean = values.Sum(v => v.Weight * v.Value) / weight;
        return (mean, Math.Sqrt(values.Sum(v => v.Weight * (v.Value - mean) * (v.Value - mean)) / weight));
    }
}
