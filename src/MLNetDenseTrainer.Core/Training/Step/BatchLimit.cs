using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Training.Step;

/// <summary>The largest batch that the buffers of a training step have room for.</summary>
internal static class BatchLimit
{
    /// <summary>Checks before training that a step can take its batch. Rows may be fewer than the batch size asked for.</summary>
    public static void Check(NetworkShape shape, BatchSource batches, int asked)
    {
        (string widest, int most) = Limits(shape, batches).MinBy(limit => limit.Most);
        if (batches.BatchSize > most)
            throw new ArgumentException(
                $"BatchSize must be at most {most} for {widest}. " +
                $"It is {asked}, so a step takes {batches.BatchSize} rows. Set a smaller BatchSize.",
                nameof(TrainingSettings.BatchSize));
    }

    private static IEnumerable<(string What, int Most)> Limits(NetworkShape shape, BatchSource batches)
    {
        double elements = batches.InputsPerRow;
        int mostSparseRows = (int)Math.Min(Array.MaxLength / Math.Max(elements, 1.0), int.MaxValue);
        yield return batches.IsSparse
            ? (FormattableString.Invariant($"rows of {elements:F1} features that are not zero"), mostSparseRows)
            : ($"the {shape.FirstLayerInputs} inputs of layer 1", ActivationMatrix.MostRows(shape.FirstLayerInputs));
        for (int l = 0; l < shape.Layers.Length; l++)
            yield return ($"layer {l + 1} of {shape.Layers[l].Units} units", ActivationMatrix.MostRows(shape.Layers[l].Units));
    }
}
