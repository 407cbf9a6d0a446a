using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Network.Embedding;

/// <summary>
/// The periodic embedding of numeric features: beside each embedded x stand e_j = b2_j + Σ_k w2_jk cos(2π (w1_k x + b1_k)), j = 0..2, k =
/// 0..15 (PBLD of RealMLP, arXiv 2407.04491).
/// </summary>
/// <remarks>
/// The lanes of the vectors are rows, padded at the end: each output is one chain of fused multiply-adds in the order of k, with the same
/// bits in any batch. A parameter's gradient is summed in 16 chains, which depend on the rows' places in the batch alone.
/// </remarks>
internal static class PeriodicEmbedding
{
    /// <summary>Cosines of a feature, index k.</summary>
    public const int Frequencies = 16;

    /// <summary>Outputs of a feature, index j.</summary>
    public const int Outputs = 3;

    /// <summary>Per feature, each group 16 floats: w1, b1, w2 of each output, b2 with padding.</summary>
    public const int ParametersPerFeature = (2 + Outputs + 1) * Frequencies;

    /// <summary>Those of <see cref="ParametersPerFeature"/> that are not padding: the first ones.</summary>
    public const int UsedParametersPerFeature = Biases + Outputs;

    /// <summary>Where the phases b1 of a feature begin among its parameters.</summary>
    public const int Phases = Frequencies;

    /// <summary>Where its weights w2 begin, output by output.</summary>
    public const int Weights = 2 * Frequencies;

    /// <summary>Where its biases b2 begin.</summary>
    public const int Biases = Weights + Outputs * Frequencies;

    private const int Lanes = 16;

    // So many rows of a panel or two stay in the nearest cache while one feature after the other is taken from and put into them.
    private const int ForwardChunk = 64;

    // Long enough that loading and storing the sums of a frequency is nothing beside its rows.
    private const int GradientChunk = 256;

    /// <summary>For some rows, columns <paramref name="firstOutput"/> + 3 e + j of x from its column features[e].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        ActivationMatrix x, ReadOnlySpan<int> features, ref float parameters, int firstOutput, int firstRow, int endRow)
    {
        Span<float> input = stackalloc float[ForwardChunk];
        Span<float> outputs = stackalloc float[Outputs * ForwardChunk];
        for (int row = firstRow; row < endRow; row += ForwardChunk)
        {
            int rows = Math.Min(ForwardChunk, endRow - row);
            for (int e = 0; e < features.Length; e++)
            {
                Gather(x, features[e], row, rows, input);
                Embed(input, ref Unsafe.Add(ref parameters, e * ParametersPerFeature), outputs, rows);
                Scatter(outputs, x, firstOutput + Outputs * e, row, rows);
            }
        }
    }

    /// <summary>
    /// The gradient of the parameters of embedded features <paramref name="first"/> up to <paramref name="end"/> over so many rows, laid
    /// out as the parameters are. dx: the gradient of x, with the same columns.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(
        ActivationMatrix x, ActivationMatrix dx, ReadOnlySpan<int> features, ref float parameters, ref float gradients,
        int firstOutput, int rows, int first, int end)
    {
        // A column of x and three of dx: [1 + 3][rows of the chunk].
        Span<float> columns = stackalloc float[(1 + Outputs) * GradientChunk];
        // [parameter][lane], the padding's zeros among them.
        Span<float> sums = stackalloc float[ParametersPerFeature * Lanes];
        for (int e = first; e < end; e++)
        {
            sums.Clear();
            for (int row = 0; row < rows; row += GradientChunk)
            {
                int chunk = Math.Min(GradientChunk, rows - row);
                Gather(x, features[e], row, chunk, columns);
                for (int j = 0; j < Outputs; j++)
                    Gather(dx, firstOutput + Outputs * e + j, row, chunk, columns[((1 + j) * GradientChunk)..]);
                AddGradient(columns, ref Unsafe.Add(ref parameters, e * ParametersPerFeature), sums, chunk);
            }
            ref float gradient = ref Unsafe.Add(ref gradients, e * ParametersPerFeature);
            KernelMemory.Check(ref gradient, ParametersPerFeature - 1);
            for (int p = 0; p < ParametersPerFeature; p++)
                Unsafe.Add(ref gradient, p) = Vector512.Sum(Vector512.Create<float>(sums[(p * Lanes)..]));
        }
    }

    // outputs [3][rows] from input [rows].
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Embed(ReadOnlySpan<float> input, ref float parameters, Span<float> outputs, int rows)
    {
        KernelMemory.Check(ref parameters, ParametersPerFeature - 1);
        for (int i = 0; i < rows; i += Lanes)
        {
            Vector512<float> x = Vector512.Create(input[i..]);
            Vector512<float> e0 = Vector512.Create(Unsafe.Add(ref parameters, Biases));
            Vector512<float> e1 = Vector512.Create(Unsafe.Add(ref parameters, Biases + 1));
            Vector512<float> e2 = Vector512.Create(Unsafe.Add(ref parameters, Biases + 2));
            ref float ofFrequency = ref parameters;
            for (int k = 0; k < Frequencies; k++)
            {
                Vector512<float> cos = TurnMath.Cos(Turns(x, ref ofFrequency));
                e0 = Vector512.FusedMultiplyAdd(cos, Weight(ref ofFrequency, 0), e0);
                e1 = Vector512.FusedMultiplyAdd(cos, Weight(ref ofFrequency, 1), e1);
                e2 = Vector512.FusedMultiplyAdd(cos, Weight(ref ofFrequency, 2), e2);
                ofFrequency = ref Unsafe.Add(ref ofFrequency, 1);
            }
            e0.CopyTo(outputs[i..]);
            e1.CopyTo(outputs[(ForwardChunk + i)..]);
            e2.CopyTo(outputs[(2 * ForwardChunk + i)..]);
        }
    }

    // Frequency by frequency, so that its five sums stay in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddGradient(ReadOnlySpan<float> columns, ref float parameters, Span<float> sums, int rows)
    {
        const float MinusTwoPi = -2 * MathF.PI;
        Debug.Assert(rows <= GradientChunk && columns.Length == (1 + Outputs) * GradientChunk);
        Debug.Assert(sums.Length == ParametersPerFeature * Lanes);
        KernelMemory.Check(ref parameters, ParametersPerFeature - 1);
        ref float xs = ref MemoryMarshal.GetReference(columns);
        ref float sum = ref MemoryMarshal.GetReference(sums);
        for (int k = 0; k < Frequencies; k++)
        {
            ref float ofFrequency = ref Unsafe.Add(ref parameters, k);
            // The cosine's derivative is -2π times the sine.
            Vector512<float> slope0 = MinusTwoPi * Weight(ref ofFrequency, 0);
            Vector512<float> slope1 = MinusTwoPi * Weight(ref ofFrequency, 1);
            Vector512<float> slope2 = MinusTwoPi * Weight(ref ofFrequency, 2);
            Vector512<float> dFrequency = Vector512.LoadUnsafe(ref sum, (nuint)(k * Lanes));
            Vector512<float> dPhase = Vector512.LoadUnsafe(ref sum, (nuint)((Phases + k) * Lanes));
            Vector512<float> dWeight0 = Vector512.LoadUnsafe(ref sum, (nuint)((Weights + k) * Lanes));
            Vector512<float> dWeight1 = Vector512.LoadUnsafe(ref sum, (nuint)((Weights + Frequencies + k) * Lanes));
            Vector512<float> dWeight2 = Vector512.LoadUnsafe(ref sum, (nuint)((Weights + 2 * Frequencies + k) * Lanes));
            for (nuint i = 0; i < (nuint)rows; i += Lanes)
            {
                Vector512<float> x = Vector512.LoadUnsafe(ref xs, i);
                Vector512<float> d0 = Vector512.LoadUnsafe(ref xs, GradientChunk + i);
                Vector512<float> d1 = Vector512.LoadUnsafe(ref xs, 2 * GradientChunk + i);
                Vector512<float> d2 = Vector512.LoadUnsafe(ref xs, 3 * GradientChunk + i);
                (Vector512<float> sin, Vector512<float> cos) = TurnMath.SinCos(Turns(x, ref ofFrequency));
                Vector512<float> slope = Vector512.FusedMultiplyAdd(d2, slope2, Vector512.FusedMultiplyAdd(d1, slope1, d0 * slope0));
                Vector512<float> dTurns = slope * sin;
                dFrequency = Vector512.FusedMultiplyAdd(dTurns, x, dFrequency);
                dPhase += dTurns;
                dWeight0 = Vector512.FusedMultiplyAdd(d0, cos, dWeight0);
                dWeight1 = Vector512.FusedMultiplyAdd(d1, cos, dWeight1);
                dWeight2 = Vector512.FusedMultiplyAdd(d2, cos, dWeight2);
            }
            dFrequency.StoreUnsafe(ref sum, (nuint)(k * Lanes));
            dPhase.StoreUnsafe(ref sum, (nuint)((Phases + k) * Lanes));
            dWeight0.StoreUnsafe(ref sum, (nuint)((Weights + k) * Lanes));
            dWeight1.StoreUnsafe(ref sum, (nuint)((Weights + Frequencies + k) * Lanes));
            dWeight2.StoreUnsafe(ref sum, (nuint)((Weights + 2 * Frequencies + k) * Lanes));
        }
        for (int j = 0; j < Outputs; j++)
        {
            Span<float> sumsOfBias = sums.Slice((Biases + j) * Lanes, Lanes);
            Vector512<float> dBias = Vector512.Create<float>(sumsOfBias);
            for (int i = 0; i < rows; i += Lanes)
                dBias += Vector512.Create(columns[((1 + j) * GradientChunk + i)..]);
            dBias.CopyTo(sumsOfBias);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Turns(Vector512<float> x, ref float ofFrequency) =>
        Vector512.FusedMultiplyAdd(x, Vector512.Create(ofFrequency), Vector512.Create(Unsafe.Add(ref ofFrequency, Phases)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Weight(ref float ofFrequency, int output) =>
        Vector512.Create(Unsafe.Add(ref ofFrequency, Weights + output * Frequencies));

    // A column's values side by side, with zeros up to the end of the last vector.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather(ActivationMatrix x, int column, int firstRow, int rows, Span<float> values)
    {
        Debug.Assert(rows > 0 && rows <= values.Length);
        ref float source = ref x.Element(firstRow, column);
        KernelMemory.Check(ref source, (nint)(rows - 1) * Panels.Width);
        ref float value = ref MemoryMarshal.GetReference(values);
        nint i = 0;
        for (; i + 4 <= rows; i += 4)
        {
            Unsafe.Add(ref value, i) = source;
            Unsafe.Add(ref value, i + 1) = Unsafe.Add(ref source, Panels.Width);
            Unsafe.Add(ref value, i + 2) = Unsafe.Add(ref source, 2 * Panels.Width);
            Unsafe.Add(ref value, i + 3) = Unsafe.Add(ref source, 3 * Panels.Width);
            source = ref Unsafe.Add(ref source, 4 * Panels.Width);
        }
        for (; i < rows; i++)
        {
            Unsafe.Add(ref value, i) = source;
            source = ref Unsafe.Add(ref source, Panels.Width);
        }
        values[rows..((rows + Lanes - 1) / Lanes * Lanes)].Clear();
    }

    // Three columns from values [3][rows].
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(ReadOnlySpan<float> values, ActivationMatrix x, int column, int firstRow, int rows)
    {
        Debug.Assert(rows <= ForwardChunk && values.Length == Outputs * ForwardChunk);
        ref float value = ref MemoryMarshal.GetReference(values);
        ref float column0 = ref x.Element(firstRow, column);
        ref float column1 = ref x.Element(firstRow, column + 1);
        ref float column2 = ref x.Element(firstRow, column + 2);
        KernelMemory.Check(ref column0, (nint)(rows - 1) * Panels.Width);
        KernelMemory.Check(ref column1, (nint)(rows - 1) * Panels.Width);
        KernelMemory.Check(ref column2, (nint)(rows - 1) * Panels.Width);
        for (nint i = 0; i < rows; i++)
        {
            column0 = value;
            column1 = Unsafe.Add(ref value, ForwardChunk);
            column2 = Unsafe.Add(ref value, 2 * ForwardChunk);
            value = ref Unsafe.Add(ref value, 1);
            column0 = ref Unsafe.Add(ref column0, Panels.Width);
            column1 = ref Unsafe.Add(ref column1, Panels.Width);
            column2 = ref Unsafe.Add(ref column2, Panels.Width);
        }
    }
}
