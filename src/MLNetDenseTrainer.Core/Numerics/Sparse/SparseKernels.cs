using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Numerics.Sparse;

/// <summary>The products of a dense layer whose inputs are sparse: the work follows the inputs that are not zero.</summary>
/// <remarks>An element is the chain of multiply-adds of <see cref="MatrixKernels"/> without those that add zero.</remarks>
internal static class SparseKernels
{
    private const int Lanes = 16;

    /// <summary>A row of y = x w + b. Biases: one per unit, padded as w is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(FeatureRow x, WeightMatrix w, ref float biases, ActivationMatrix y, int row)
    {
        int panels = Panels.Count(w.Units);
        int panel = 0;
        for (; panel < panels - 1 && Panels.UsedWidth(w.Units, panel + 1) == Panels.Width; panel += 2)
        {
            ref float bias = ref Unsafe.Add(ref biases, panel * Panels.Width);
            SumFour(x, ref w.At(0, panel), ref w.At(0, panel + 1), ref bias, ref y.At(row, panel), ref y.At(row, panel + 1));
        }
        for (; panel < panels; panel++)
        {
            ref float bias = ref Unsafe.Add(ref biases, panel * Panels.Width);
            if (Panels.UsedWidth(w.Units, panel) == Panels.Width)
                SumTwo(x, ref w.At(0, panel), ref bias, ref y.At(row, panel));
            else
                SumOne(x, ref w.At(0, panel), ref bias, ref y.At(row, panel));
        }
    }

    /// <summary>dw = xᵀ dy for the weights of some of the inputs that occur; the others are left as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightGradient(SparseColumns x, ActivationMatrix dy, WeightMatrix dw, int firstPlace, int endPlace)
    {
        for (int place = firstPlace; place < endPlace; place++)
        {
            for (int panel = 0; panel < Panels.Count(dw.Units); panel++)
            {
                ref float gradient = ref dw.At(x.Columns[place], panel);
                if (Panels.UsedWidth(dw.Units, panel) == Panels.Width)
                    SumTwo(x, place, ref dy.At(0, panel), ref gradient);
                else
                    SumOne(x, place, ref dy.At(0, panel), ref gradient);
            }
        }
    }

    // Two panels of a row at a time, so that the processor has four sums to go on with while it waits for weights.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumFour(FeatureRow x, ref float w, ref float nextW, ref float bias, ref float y, ref float nextY)
    {
        Debug.Assert(x.Indices.Length == x.Values.Length);
        KernelMemory.Check(ref bias, 4 * Lanes - 1);
        KernelMemory.Check(ref y, 2 * Lanes - 1);
        KernelMemory.Check(ref nextY, 2 * Lanes - 1);
        KernelMemory.CheckRows(ref w, x.Indices, Panels.Width, 2 * Lanes);
        KernelMemory.CheckRows(ref nextW, x.Indices, Panels.Width, 2 * Lanes);
        Vector512<float> sum0 = Vector512.LoadUnsafe(ref bias);
        Vector512<float> sum1 = Vector512.LoadUnsafe(ref bias, Lanes);
        Vector512<float> sum2 = Vector512.LoadUnsafe(ref bias, 2 * Lanes);
        Vector512<float> sum3 = Vector512.LoadUnsafe(ref bias, 3 * Lanes);
        ref int indices = ref MemoryMarshal.GetReference(x.Indices);
        ref float values = ref MemoryMarshal.GetReference(x.Values);
        for (int i = 0; i < x.Values.Length; i++)
        {
            nuint at = (nuint)Unsafe.Add(ref indices, i) * Panels.Width;
            Vector512<float> value = Vector512.Create(Unsafe.Add(ref values, i));
            sum0 = Vector512.FusedMultiplyAdd(value, Vector512.LoadUnsafe(ref w, at), sum0);
            sum1 = Vector512.FusedMultiplyAdd(value, Vector512.LoadUnsafe(ref w, at + Lanes), sum1);
            sum2 = Vector512.FusedMultiplyAdd(value, Vector512.LoadUnsafe(ref nextW, at), sum2);
            sum3 = Vector512.FusedMultiplyAdd(value, Vector512.LoadUnsafe(ref nextW, at + Lanes), sum3);
        }
        sum0.StoreUnsafe(ref y);
        sum1.StoreUnsafe(ref y, Lanes);
        sum2.StoreUnsafe(ref nextY);
        sum3.StoreUnsafe(ref nextY, Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumTwo(FeatureRow x, ref float w, ref float bias, ref float y)
    {
        KernelMemory.Check(ref bias, 2 * Lanes - 1);
        KernelMemory.Check(ref y, 2 * Lanes - 1);
        KernelMemory.CheckRows(ref w, x.Indices, Panels.Width, 2 * Lanes);
        Vector512<float> left = Vector512.LoadUnsafe(ref bias);
        Vector512<float> right = Vector512.LoadUnsafe(ref bias, Lanes);
        for (int i = 0; i < x.Values.Length; i++)
        {
            nuint at = (nuint)x.Indices[i] * Panels.Width;
            Vector512<float> value = Vector512.Create(x.Values[i]);
            left = Vector512.FusedMultiplyAdd(value, Vector512.LoadUnsafe(ref w, at), left);
            right = Vector512.FusedMultiplyAdd(value, Vector512.LoadUnsafe(ref w, at + Lanes), right);
        }
        left.StoreUnsafe(ref y);
        right.StoreUnsafe(ref y, Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumOne(FeatureRow x, ref float w, ref float bias, ref float y)
    {
        KernelMemory.Check(ref bias, Lanes - 1);
        KernelMemory.Check(ref y, Lanes - 1);
        KernelMemory.CheckRows(ref w, x.Indices, Lanes, Lanes);
        Vector512<float> sum = Vector512.LoadUnsafe(ref bias);
        for (int i = 0; i < x.Values.Length; i++)
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(x.Values[i]), Vector512.LoadUnsafe(ref w, (nuint)x.Indices[i] * Lanes), sum);
        sum.StoreUnsafe(ref y);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumTwo(SparseColumns x, int place, ref float dy, ref float gradient)
    {
        (int[] rows, float[] values, int start, int end) = x.At(place);
        KernelMemory.Check(ref gradient, 2 * Lanes - 1);
        KernelMemory.CheckRows(ref dy, rows.AsSpan(start..end), Panels.Width, 2 * Lanes);
        Vector512<float> left = Vector512<float>.Zero;
        Vector512<float> right = Vector512<float>.Zero;
        for (int i = start; i < end; i++)
        {
            nuint at = (nuint)rows[i] * Panels.Width;
            Vector512<float> value = Vector512.Create(values[i]);
            left = Vector512.FusedMultiplyAdd(value, Vector512.LoadUnsafe(ref dy, at), left);
            right = Vector512.FusedMultiplyAdd(value, Vector512.LoadUnsafe(ref dy, at + Lanes), right);
        }
        left.StoreUnsafe(ref gradient);
        right.StoreUnsafe(ref gradient, Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SumOne(SparseColumns x, int place, ref float dy, ref float gradient)
    {
        (int[] rows, float[] values, int start, int end) = x.At(place);
        KernelMemory.Check(ref gradient, Lanes - 1);
        KernelMemory.CheckRows(ref dy, rows.AsSpan(start..end), Panels.Width, Lanes);
        Vector512<float> sum = Vector512<float>.Zero;
        for (int i = start; i < end; i++)
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(values[i]), Vector512.LoadUnsafe(ref dy, (nuint)rows[i] * Panels.Width), sum);
        sum.StoreUnsafe(ref gradient);
    }
}
