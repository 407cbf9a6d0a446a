namespace MLNetDenseTrainer.Numerics.Matrices;

/// <summary>The three matrix products of a dense layer, each for the part of its outputs that one thread owns.</summary>
/// <remarks>
/// Each output element is one chain of fused multiply-adds in a fixed order, whatever the tile, the vector width, the rows beside it and
/// the number of threads: the same bits for a row alone and in a batch, on one thread or many.
/// </remarks>
internal static class MatrixKernels
{
    private static readonly MatrixProducts _products =
        Vector512.IsHardwareAccelerated ? new MatrixProducts<Simd512>() :
        Vector256.IsHardwareAccelerated ? new MatrixProducts<Simd256>() :
        Vector128.IsHardwareAccelerated ? new MatrixProducts<Simd128>() :
        new MatrixProducts<SimdScalar>();

    private static readonly AlignedFloats _zeros = new(Panels.Width);

    /// <summary>Floats in the vectors that the kernels use on this machine.</summary>
    public static int VectorWidth => _products.VectorWidth;

    /// <summary>y = x w + b for some rows, the forward product. Biases: one per unit, padded as w is.</summary>
    public static void Forward(ActivationMatrix x, WeightMatrix w, ref float biases, ActivationMatrix y, int firstRow, int endRow) =>
        _products.Forward(x, w, ref biases, hasStart: true, y, firstRow, endRow);

    /// <summary>
    /// dx = dy wᵀ for some rows, the gradient of the layer's inputs. <paramref name="transposed"/> is wᵀ: units × inputs.
    /// </summary>
    public static void InputGradient(ActivationMatrix dy, WeightMatrix transposed, ActivationMatrix dx, int firstRow, int endRow) =>
        _products.Forward(dy, transposed, ref _zeros.At(0), hasStart: false, dx, firstRow, endRow);

    /// <summary>dw = xᵀ dy for the weights of some inputs, over so many rows.</summary>
    public static void WeightGradient(ActivationMatrix x, ActivationMatrix dy, WeightMatrix dw, int rows, int firstInput, int endInput) =>
        _products.WeightGradient(x, dy, dw, rows, firstInput, endInput);

    /// <summary>db = the sums of dy's columns over so many rows. Padded as dy is.</summary>
    public static void BiasGradient(ActivationMatrix dy, ref float db, int rows) => _products.BiasGradient(dy, ref db, rows);
}
