namespace MLNetDenseTrainer.Numerics.Matrices;

/// <summary>The factor A of a tile: each of its elements is used for a whole row of B.</summary>
/// <param name="first">First element.</param>
/// <param name="rowStride">From a row to the next.</param>
/// <param name="depthStride">From a step of the depth to the next, within a panel.</param>
/// <param name="panelStride">From a panel to the next.</param>
/// <param name="panelDepth">Steps of the depth within a panel.</param>
/// <param name="depth">All steps.</param>
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
