using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>The parts of <see cref="Backpropagation"/> one after the other, over all rows at once.</summary>
internal static class SerialBackpropagation
{
    /// <summary>The loss, and the gradients in the order of <see cref="ParameterBlock.ToArray"/>.</summary>
    public static (WeightedLoss Loss, float[] Gradients) Run(ParameterBlock parameters, Loss loss, MiniBatch batch, ulong dropoutKey = 0)
    {
        var backpropagation = new Backpropagation(parameters.Shape, loss, batch.Count, batch.WeightSum / batch.Count);
        return (backpropagation.RunAll(parameters, batch, dropoutKey), backpropagation.Gradients.ToArray());
    }

    public static WeightedLoss RunAll(this Backpropagation backpropagation, ParameterBlock parameters, MiniBatch batch, ulong dropoutKey = 0)
    {
        NetworkShape shape = parameters.Shape;
        backpropagation.Forward(parameters, batch, 0, batch.Count, new DropoutDraws(dropoutKey));
        backpropagation.Backward(parameters, new TransposedWeights(shape), batch, 0, batch.Count);
        for (int l = 0; l < shape.Layers.Length; l++)
        {
            backpropagation.WeightGradient(batch, l, 0, shape.Layers[l].Inputs);
            backpropagation.BiasGradient(batch, l);
        }
        if (!shape.Embedded.IsEmpty)
            backpropagation.EmbeddingGradient(parameters, batch, 0, shape.Embedded.Length);
        if (batch.HasCategories)
            backpropagation.CategoryGradient(batch, 0, batch.Occurring);
        return backpropagation.Loss(batch);
    }
}
