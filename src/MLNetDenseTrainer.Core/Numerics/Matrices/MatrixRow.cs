namespace MLNetDenseTrainer.Numerics.Matrices;

/// <summary>The kernel for a row on its own, as a prediction is: eight vectors of the product y = start + x B at a time.</summary>
/// <remarks>Eight sums keep the processor busy; a tile of one row has two. The bits are those of <see cref="MatrixTile"/>.</remarks>
internal static class MatrixRow
{
    /// <summary>Vectors computed at a time.</summary>
    public const int Vectors = 8;

    /// <summary>y (eight vectors, over one panel or several) = start + x (depth) B (depth × eight vectors).</summary>
    /// <remarks>Strides lead from a panel to the next. That of start is 0 where all panels start alike.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply<TVector>(
        ref float x, nint panelStride, int depth, ref float b, nint bPanelStride, ref float start, nint startPanelStride, ref float y)
        where TVector : struct, ISimdVector<TVector>
    {
        KernelMemory.Check(ref start, Offset<TVector>(Vectors - 1, startPanelStride) + TVector.Width - 1);
        KernelMemory.Check(ref y, Offset<TVector>(Vectors - 1, panelStride) + TVector.Width - 1);
        if (depth > 0)
        {
            KernelMemory.Check(ref x, (depth - 1) / Panels.Width * panelStride + (depth - 1) % Panels.Width);
            KernelMemory.Check(ref b, (nint)(depth - 1) * Panels.Width + Offset<TVector>(Vectors - 1, bPanelStride) + TVector.Width - 1);
        }
        TVector sum0 = TVector.Load(ref start, Offset<TVector>(0, startPanelStride));
        TVector sum1 = TVector.Load(ref start, Offset<TVector>(1, startPanelStride));
        TVector sum2 = TVector.Load(ref start, Offset<TVector>(2, startPanelStride));
        TVector sum3 = TVector.Load(ref start, Offset<TVector>(3, startPanelStride));
        TVector sum4 = TVector.Load(ref start, Offset<TVector>(4, startPanelStride));
        TVector sum5 = TVector.Load(ref start, Offset<TVector>(5, startPanelStride));
        TVector sum6 = TVector.Load(ref start, Offset<TVector>(6, startPanelStride));
        TVector sum7 = TVector.Load(ref start, Offset<TVector>(7, startPanelStride));
        for (int i = 0; i < depth; i++)
        {
            TVector element = TVector.Broadcast(Unsafe.Add(ref x, i / Panels.Width * panelStride + i % Panels.Width));
            sum0 = TVector.MultiplyAdd(element, TVector.Load(ref b, Offset<TVector>(0, bPanelStride)), sum0);
            sum1 = TVector.MultiplyAdd(element, TVector.Load(ref b, Offset<TVector>(1, bPanelStride)), sum1);
            sum2 = TVector.MultiplyAdd(element, TVector.Load(ref b, Offset<TVector>(2, bPanelStride)), sum2);
            sum3 = TVector.MultiplyAdd(element, TVector.Load(ref b, Offset<TVector>(3, bPanelStride)), sum3);
            sum4 = TVector.MultiplyAdd(element, TVector.Load(ref b, Offset<TVector>(4, bPanelStride)), sum4);
            sum5 = TVector.MultiplyAdd(element, TVector.Load(ref b, Offset<TVector>(5, bPanelStride)), sum5);
            sum6 = TVector.MultiplyAdd(element, TVector.Load(ref b, Offset<TVector>(6, bPanelStride)), sum6);
            sum7 = TVector.MultiplyAdd(element, TVector.Load(ref b, Offset<TVector>(7, bPanelStride)), sum7);
            b = ref Unsafe.Add(ref b, Panels.Width);
        }
        TVector.Store(sum0, ref y, Offset<TVector>(0, panelStride));
        TVector.Store(sum1, ref y, Offset<TVector>(1, panelStride));
        TVector.Store(sum2, ref y, Offset<TVector>(2, panelStride));
        TVector.Store(sum3, ref y, Offset<TVector>(3, panelStride));
        TVector.Store(sum4, ref y, Offset<TVector>(4, panelStride));
        TVector.Store(sum5, ref y, Offset<TVector>(5, panelStride));
        TVector.Store(sum6, ref y, Offset<TVector>(6, panelStride));
        TVector.Store(sum7, ref y, Offset<TVector>(7, panelStride));
    }

    // Where a vector begins, in panels so far apart.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Offset<TVector>(int vector, nint panelStride)
        where TVector : struct, ISimdVector<TVector> =>
        vector * TVector.Width / Panels.Width * panelStride + vector * TVector.Width % Panels.Width;
}
