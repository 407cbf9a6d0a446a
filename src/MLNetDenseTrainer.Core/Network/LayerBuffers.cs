using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Network;

/// <summary>What one layer computes for a batch: rows × units each.</summary>
internal sealed class LayerBuffers
{
    private readonly ActivationFunction? _function;
    private readonly Dropout? _dropout;
    private readonly ActivationMatrix? _keep;
    private readonly ActivationMatrix? _dropped;

    public LayerBuffers(LayerShape layer, Activation applied, int maximumRows)
    {
        // A linear layer has nothing to apply.
        _function = applied == Activation.Linear ? null : ActivationFunction.Of(applied);
        Activations = new ActivationMatrix(maximumRows, layer.Units);
        PreActivations = _function is { NeedsPreActivations: true } ? new ActivationMatrix(maximumRows, layer.Units) : Activations;
        Outputs = Activations;
        if (layer.Dropout > 0f)
        {
            _dropout = new Dropout(layer.Dropout, layer.Units);
            _keep = new ActivationMatrix(maximumRows, layer.Units);
            _dropped = new ActivationMatrix(maximumRows, layer.Units);
        }
    }

    /// <summary>z; the same matrix as <see cref="Activations"/> where the derivative does not need z.</summary>
    public ActivationMatrix PreActivations { get; }

    /// <summary>f(z).</summary>
    public ActivationMatrix Activations { get; }

    /// <summary>What the next layer sees: <see cref="Activations"/>, or those with some dropped.</summary>
    public ActivationMatrix Outputs { get; private set; }

    /// <summary>From pre-activations to outputs, for some rows; <paramref name="dropout"/> is what the draws of dropout come from.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Activate(int firstRow, int endRow, ulong? dropout)
    {
        for (int panel = 0; panel < Panels.Count(Activations.Columns); panel++)
            _function?.Apply(PreActivations.Rows(panel, firstRow, endRow), Activations.Rows(panel, firstRow, endRow));
        bool drops = dropout is not null && _dropped is not null;
        Outputs = drops ? _dropped! : Activations;
        if (drops)
            Drop(firstRow, endRow, dropout!.Value);
    }

    /// <summary>From the gradient of the outputs to that of the pre-activations, in place, for some rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void BackThroughActivation(ActivationMatrix delta, int firstRow, int endRow)
    {
        for (int panel = 0; panel < Panels.Count(Activations.Columns); panel++)
        {
            Span<float> rows = delta.Rows(panel, firstRow, endRow);
            if (Outputs == _dropped)
                TensorPrimitives.Multiply(rows, _keep!.Rows(panel, firstRow, endRow), rows);
            _function?.MultiplyByDerivative(PreActivations.Rows(panel, firstRow, endRow), rows);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Drop(int firstRow, int endRow, ulong key)
    {
        for (int panel = 0; panel < Panels.Count(Activations.Columns); panel++)
        {
            Span<float> keep = _keep!.Rows(panel, firstRow, endRow);
            _dropout!.Draw(keep, key, firstRow, panel);
            TensorPrimitives.Multiply(Activations.Rows(panel, firstRow, endRow), keep, _dropped!.Rows(panel, firstRow, endRow));
        }
    }
}
