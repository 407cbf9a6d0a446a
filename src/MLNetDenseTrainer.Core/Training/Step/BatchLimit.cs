using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Training.Step;

/// <summary>The largest batch that the buffers of a training step have room for.</summary>
internal static class BatchLimit
{
    /// <summary>Makes sure, before anything is trained, that a step can take its batch.</summary>
    /// <param name="shape">The network.</param>
    /// <param name="batches">Where the batches come from.</param>
    /// <param name="asked">The batch size that was asked for; rows may be fewer.</param>
    /// <exception cref="ArgumentException">A layer has no room for so many rows.</exception>
    public static void Check(NetworkShape shape, BatchSource batches, int asked)
    {
        (string widest, int most) = Limits(shape, batches).MinBy(limit => limit.Most);
        if (batches.BatchSize > most)
        {
            throw new ArgumentException(
                $"BatchSize must be at most {most} for {widest}. " +
                $"It is {asked}, so a step takes {batches.BatchSize} rows. Set a smaller BatchSize.",
                nameof(TrainingSettings.BatchSize));
        }
    }

    private static IEnumerable<(string What, int Most)> Limits(NetworkShape shape, BatchSource batches)
    {
        double elements = batches.InputsPerRow;
        yield return batches.IsSparse
            ? (FormattableString.Invariant($"rows of {elements:F1} features that are not zero"), MostSparseRows(elements))
            : ($"the {shape.FirstLayerInputs} inputs of layer 1", ActivationMatrix.MostRows(shape.FirstLayerInputs));
        for (int l = 0; l < shape.Layers.Length; l++)
            yield return ($"layer {l + 1} of {shape.Layers[l].Units} units", ActivationMatrix.MostRows(shape.Layers[l].Units));
    }

    private static int MostSparseRows(double elements) => (int)Math.Min(Array.MaxLength / Math.Max(elements, 1.0), int.MaxValue);
}
