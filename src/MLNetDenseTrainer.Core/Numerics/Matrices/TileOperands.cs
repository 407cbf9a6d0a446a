namespace MLNetDenseTrainer.Numerics.Matrices;

/// <summary>The factor A of a tile: each of its elements is used for a whole row of B.</summary>
/// <remarks>The depth is cut into panels. Strides lead from a row to the next, from a step within a panel, and from a panel.</remarks>
internal readonly ref struct TileFactor(
    ref float first, nint rowStride, nint depthStride, nint panelStride, nint panelDepth, nint depth)
{
    public readonly ref float First = ref first;
    public readonly nint RowStride = rowStride;
    public readonly nint DepthStride = depthStride;
    public readonly nint PanelStride = panelStride;
    public readonly nint PanelDepth = panelDepth;
    public readonly nint Depth = depth;
}

/// <summary>Rows that are a stride apart within a panel: the factor B of a tile, or its result C.</summary>
internal readonly ref struct TileRows(ref float first, nint stride)
{
    public readonly ref float First = ref first;
    public readonly nint Stride = stride;

    public TileRows From(int column) => new(ref Unsafe.Add(ref First, column), Stride);
}
