namespace MLNetDenseTrainer.Numerics.Matrices;

/// <summary>The innermost kernel: a tile of up to 12 rows and two vectors of C = start + A B, whose sums are in registers.</summary>
/// <remarks>
/// In each step of the depth, two vectors of a row of B serve all rows of the tile. Every element of C is one chain of fused multiply-adds
/// in the order of the depth, so the shape of the tile never shows in the bits. The numbers of rows and vectors are types, so that the
/// compiler makes a method without branches for each.
/// </remarks>
internal static class MatrixTile
{
    /// <summary>C (rows × one or two vectors) = start (the same for each row) + A (rows × depth) B (depth × as wide as C).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Multiply<TRows, TVectors, TVector>(in TileFactor a, TileRows b, ref float start, TileRows c)
        where TRows : struct, ICount
        where TVectors : struct, ICount
        where TVector : struct, ISimdVector<TVector>
    {
        int width = TVectors.Count * TVector.Width;
        KernelMemory.Check(ref start, width - 1);
        KernelMemory.Check(ref c.First, (TRows.Count - 1) * c.Stride + width - 1);
        if (a.Depth > 0)
        {
            KernelMemory.Check(ref a.First, (TRows.Count - 1) * a.RowStride + LastOf(a));
            KernelMemory.Check(ref b.First, (a.Depth - 1) * b.Stride + width - 1);
        }
        // Locals, because the compiler does not keep fields of a structure in registers.
        nint rowStride = a.RowStride, depthStride = a.DepthStride;
        ref float bRow = ref b.First;
        TVector startLeft = TVector.Load(ref start, 0);
        TVector startRight = TVectors.Count > 1 ? TVector.Load(ref start, TVector.Width) : startLeft;
        TVector left0 = startLeft, right0 = startRight;
        TVector left1 = startLeft, right1 = startRight;
        TVector left2 = startLeft, right2 = startRight;
        TVector left3 = startLeft, right3 = startRight;
        TVector left4 = startLeft, right4 = startRight;
        TVector left5 = startLeft, right5 = startRight;
        TVector left6 = startLeft, right6 = startRight;
        TVector left7 = startLeft, right7 = startRight;
        TVector left8 = startLeft, right8 = startRight;
        TVector left9 = startLeft, right9 = startRight;
        TVector left10 = startLeft, right10 = startRight;
        TVector left11 = startLeft, right11 = startRight;
        ref float panel = ref a.First;
        for (nint rest = a.Depth; ;)
        {
            ref float x = ref panel;
            for (nint steps = Math.Min(a.PanelDepth, rest); steps > 0; steps--)
            {
                TVector bLeft = TVector.Load(ref bRow, 0);
                TVector bRight = TVectors.Count > 1 ? TVector.Load(ref bRow, TVector.Width) : bLeft;
                Step<TVectors, TVector>(Unsafe.Add(ref x, 0 * rowStride), bLeft, bRight, ref left0, ref right0);
                if (TRows.Count > 1) Step<TVectors, TVector>(Unsafe.Add(ref x, 1 * rowStride), bLeft, bRight, ref left1, ref right1);
                if (TRows.Count > 2) Step<TVectors, TVector>(Unsafe.Add(ref x, 2 * rowStride), bLeft, bRight, ref left2, ref right2);
                if (TRows.Count > 3) Step<TVectors, TVector>(Unsafe.Add(ref x, 3 * rowStride), bLeft, bRight, ref left3, ref right3);
                if (TRows.Count > 4) Step<TVectors, TVector>(Unsafe.Add(ref x, 4 * rowStride), bLeft, bRight, ref left4, ref right4);
                if (TRows.Count > 5) Step<TVectors, TVector>(Unsafe.Add(ref x, 5 * rowStride), bLeft, bRight, ref left5, ref right5);
                if (TRows.Count > 6) Step<TVectors, TVector>(Unsafe.Add(ref x, 6 * rowStride), bLeft, bRight, ref left6, ref right6);
                if (TRows.Count > 7) Step<TVectors, TVector>(Unsafe.Add(ref x, 7 * rowStride), bLeft, bRight, ref left7, ref right7);
                if (TRows.Count > 8) Step<TVectors, TVector>(Unsafe.Add(ref x, 8 * rowStride), bLeft, bRight, ref left8, ref right8);
                if (TRows.Count > 9) Step<TVectors, TVector>(Unsafe.Add(ref x, 9 * rowStride), bLeft, bRight, ref left9, ref right9);
                if (TRows.Count > 10) Step<TVectors, TVector>(Unsafe.Add(ref x, 10 * rowStride), bLeft, bRight, ref left10, ref right10);
                if (TRows.Count > 11) Step<TVectors, TVector>(Unsafe.Add(ref x, 11 * rowStride), bLeft, bRight, ref left11, ref right11);
                x = ref Unsafe.Add(ref x, depthStride);
                bRow = ref Unsafe.Add(ref bRow, b.Stride);
            }
            rest -= a.PanelDepth;
            if (rest <= 0)
                break;
            panel = ref Unsafe.Add(ref panel, a.PanelStride);
        }
        Store<TVectors, TVector>(left0, right0, ref Unsafe.Add(ref c.First, 0 * c.Stride));
        if (TRows.Count > 1) Store<TVectors, TVector>(left1, right1, ref Unsafe.Add(ref c.First, 1 * c.Stride));
        if (TRows.Count > 2) Store<TVectors, TVector>(left2, right2, ref Unsafe.Add(ref c.First, 2 * c.Stride));
        if (TRows.Count > 3) Store<TVectors, TVector>(left3, right3, ref Unsafe.Add(ref c.First, 3 * c.Stride));
        if (TRows.Count > 4) Store<TVectors, TVector>(left4, right4, ref Unsafe.Add(ref c.First, 4 * c.Stride));
        if (TRows.Count > 5) Store<TVectors, TVector>(left5, right5, ref Unsafe.Add(ref c.First, 5 * c.Stride));
        if (TRows.Count > 6) Store<TVectors, TVector>(left6, right6, ref Unsafe.Add(ref c.First, 6 * c.Stride));
        if (TRows.Count > 7) Store<TVectors, TVector>(left7, right7, ref Unsafe.Add(ref c.First, 7 * c.Stride));
        if (TRows.Count > 8) Store<TVectors, TVector>(left8, right8, ref Unsafe.Add(ref c.First, 8 * c.Stride));
        if (TRows.Count > 9) Store<TVectors, TVector>(left9, right9, ref Unsafe.Add(ref c.First, 9 * c.Stride));
        if (TRows.Count > 10) Store<TVectors, TVector>(left10, right10, ref Unsafe.Add(ref c.First, 10 * c.Stride));
        if (TRows.Count > 11) Store<TVectors, TVector>(left11, right11, ref Unsafe.Add(ref c.First, 11 * c.Stride));
    }

    // Where the last step of the depth is in a row of A. A step is never beyond the next panel.
    private static nint LastOf(in TileFactor a) =>
        (a.Depth - 1) / a.PanelDepth * a.PanelStride + (a.Depth - 1) % a.PanelDepth * a.DepthStride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<TVectors, TVector>(float a, TVector bLeft, TVector bRight, ref TVector left, ref TVector right)
        where TVectors : struct, ICount
        where TVector : struct, ISimdVector<TVector>
    {
        TVector x = TVector.Broadcast(a);
        left = TVector.MultiplyAdd(x, bLeft, left);
        if (TVectors.Count > 1)
            right = TVector.MultiplyAdd(x, bRight, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TVectors, TVector>(TVector left, TVector right, ref float c)
        where TVectors : struct, ICount
        where TVector : struct, ISimdVector<TVector>
    {
        TVector.Store(left, ref c, 0);
        if (TVectors.Count > 1)
            TVector.Store(right, ref c, TVector.Width);
    }
}
