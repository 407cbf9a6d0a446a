using MLNetDenseTrainer.Numerics.Activations;
using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Network;

/// <summary>The outputs and derivatives of one layer for a batch: rows × units each.</summary>
internal sealed class LayerBuffers
{
    // So many rows of a panel are still in the first cache when dropout follows the activation.
    private const int RowsAtATime = 64;

    private readonly ActivationFunction? _function;
    private readonly Dropout? _dropout;
    private readonly ActivationMatrix _derivatives;

    public LayerBuffers(LayerShape layer, Activation applied, int maximumRows)
    {
        _dropout = layer.Dropout > 0f ? new Dropout(layer.Dropout, layer.Units) : null;
        // A linear layer has nothing to apply.
        _function = applied == Activation.Linear && _dropout is null ? null : ActivationFunctions.Of(applied);
        Outputs = new ActivationMatrix(maximumRows, layer.Units);
        _derivatives = new ActivationMatrix(_function is null ? 0 : maximumRows, layer.Units);
    }

    /// <summary>The pre-activations until the layer is activated; then what the next layer sees.</summary>
    public ActivationMatrix Outputs { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Activate(int firstRow, int endRow)
    {
        for (int panel = 0; panel < Panels.Count(Outputs.Columns); panel++)
            _function?.Apply(Outputs.Rows(panel, firstRow, endRow), Outputs.Rows(panel, firstRow, endRow));
    }

    /// <summary>The same in training: with dropout, and with the derivatives that the way back takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ActivateInTraining(int firstRow, int endRow, DropoutDraws draws)
    {
        if (_function is null)
            return;
        for (int panel = 0; panel < Panels.Count(Outputs.Columns); panel++)
        {
            for (int first = firstRow; first < endRow; first += RowsAtATime)
            {
                int end = Math.Min(endRow, first + RowsAtATime);
                Span<float> outputs = Outputs.Rows(panel, first, end);
                Span<float> derivatives = _derivatives.Rows(panel, first, end);
                _function.Apply(outputs, outputs, derivatives);
                _dropout?.Apply(outputs, derivatives, draws, first, panel);
            }
        }
    }

    /// <summary>From the gradient of outputs to that of pre-activations, in place, for rows that were activated in training.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void BackThroughActivation(ActivationMatrix delta, int firstRow, int endRow)
    {
        if (_function is null)
            return;
        for (int panel = 0; panel < Panels.Count(Outputs.Columns); panel++)
        {
            Span<float> rows = delta.Rows(panel, firstRow, endRow);
            TensorPrimitives.Multiply(rows, _derivatives.Rows(panel, firstRow, endRow), rows);
        }
    }
}
