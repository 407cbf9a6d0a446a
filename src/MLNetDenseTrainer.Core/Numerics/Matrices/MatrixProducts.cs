namespace MLNetDenseTrainer.Numerics.Matrices;

/// <summary>The products of <see cref="MatrixKernels"/> with one kind of vector.</summary>
internal abstract class MatrixProducts
{
    public abstract int VectorWidth { get; }

    /// <summary>y (rows × units) = x (rows × inputs) w (inputs × units) + start for some rows.</summary>
    /// <remarks>Start has one element per unit, padded as w is; or it is a panel of zeros, where it is not there.</remarks>
    public abstract void Forward(
        ActivationMatrix x, WeightMatrix w, ref float start, bool hasStart, ActivationMatrix y, int firstRow, int endRow);

    public abstract void WeightGradient(ActivationMatrix x, ActivationMatrix dy, WeightMatrix dw, int rows, int firstInput, int endInput);

    public abstract void BiasGradient(ActivationMatrix dy, ref float db, int rows);
}

/// <summary>Cuts the products into tiles, one panel of the result after the other, so that its panel of B stays in the cache.</summary>
internal sealed class MatrixProducts<TVector> : MatrixProducts
    where TVector : struct, ISimdVector<TVector>
{
    private static readonly AlignedFloats _zeros = new(Panels.Width);
    private static readonly AlignedFloats _one = One();

    public override int VectorWidth => TVector.Width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(
        ActivationMatrix x, WeightMatrix w, ref float start, bool hasStart, ActivationMatrix y, int firstRow, int endRow)
    {
        Debug.Assert(x.Columns == w.Inputs && y.Columns == w.Units);
        int panel = endRow - firstRow == 1 ? ForwardOneRow(x, w, ref start, hasStart, y, firstRow) : 0;
        for (; panel < Panels.Count(w.Units); panel++)
        {
            ref float panelStart = ref Unsafe.Add(ref start, hasStart ? panel * Panels.Width : 0);
            int width = Panels.UsedWidth(w.Units, panel);
            int tiles = (endRow - firstRow + TVector.TileRows - 1) / TVector.TileRows;
            for (int tile = 0; tile < tiles; tile++)
            {
                int row = Part(firstRow, endRow, tile, tiles);
                int rows = Part(firstRow, endRow, tile + 1, tiles) - row;
                var a = new TileFactor(ref x.At(row, 0), Panels.Width, 1, x.PanelStride, Panels.Width, w.Inputs);
                var b = new TileRows(ref w.At(0, panel), width);
                MultiplyPanel(rows, width, a, b, ref panelStart, new TileRows(ref y.At(row, panel), Panels.Width));
            }
        }
    }

    /// <summary>As many whole panels of a row as the kernel for one row takes; returns how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ForwardOneRow(ActivationMatrix x, WeightMatrix w, ref float start, bool hasStart, ActivationMatrix y, int row)
    {
        int panels = MatrixRow.Vectors * TVector.Width / Panels.Width;
        int panel = 0;
        for (; panels > 0 && (panel + panels) * Panels.Width <= w.Units; panel += panels)
        {
            MatrixRow.Multiply<TVector>(
                ref x.At(row, 0), x.PanelStride, w.Inputs, ref w.At(0, panel), (nint)Panels.Width * w.Inputs,
                ref Unsafe.Add(ref start, hasStart ? panel * Panels.Width : 0), hasStart ? Panels.Width : 0, ref y.At(row, panel));
        }
        return panel;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void WeightGradient(ActivationMatrix x, ActivationMatrix dy, WeightMatrix dw, int rows, int firstInput, int endInput)
    {
        Debug.Assert(x.Columns == dw.Inputs && dy.Columns == dw.Units);
        for (int panel = 0; panel < Panels.Count(dw.Units); panel++)
        {
            int width = Panels.UsedWidth(dw.Units, panel);
            for (int first = firstInput; first < endInput;)
            {
                // Inputs of one tile lie in one panel of x.
                int end = Math.Min(endInput, (first / Panels.Width + 1) * Panels.Width);
                int tiles = (end - first + TVector.TileRows - 1) / TVector.TileRows;
                for (int tile = 0; tile < tiles; tile++)
                {
                    int input = Part(first, end, tile, tiles);
                    int count = Part(first, end, tile + 1, tiles) - input;
                    ref float column = ref Unsafe.Add(ref x.At(0, input / Panels.Width), input % Panels.Width);
                    var a = new TileFactor(ref column, 1, Panels.Width, 0, rows, rows);
                    var b = new TileRows(ref dy.At(0, panel), Panels.Width);
                    MultiplyPanel(count, width, a, b, ref _zeros.At(0), new TileRows(ref dw.At(input, panel), width));
                }
                first = end;
            }
        }
    }

    // A bias is the weight of an input that is always one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void BiasGradient(ActivationMatrix dy, ref float db, int rows)
    {
        for (int panel = 0; panel < Panels.Count(dy.Columns); panel++)
        {
            var a = new TileFactor(ref _one.At(0), 0, 0, 0, rows, rows);
            var b = new TileRows(ref dy.At(0, panel), Panels.Width);
            var c = new TileRows(ref Unsafe.Add(ref db, panel * Panels.Width), Panels.Width);
            MultiplyPanel(1, Panels.UsedWidth(dy.Columns, panel), a, b, ref _zeros.At(0), c);
        }
    }

    private static AlignedFloats One()
    {
        var one = new AlignedFloats(1);
        one.At(0) = 1f;
        return one;
    }

    private static int Part(int first, int end, int part, int parts) => first + (int)((long)(end - first) * part / parts);

    /// <summary>One tile of rows over the used width of a panel, as many vectors at a time as the kernel takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyPanel(int rows, int width, in TileFactor a, TileRows b, ref float start, TileRows c)
    {
        int column = 0;
        for (; column + 2 * TVector.Width <= width; column += 2 * TVector.Width)
            MultiplyTile<Count2>(rows, a, b.From(column), ref Unsafe.Add(ref start, column), c.From(column));
        if (column < width)
            MultiplyTile<Count1>(rows, a, b.From(column), ref Unsafe.Add(ref start, column), c.From(column));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyTile<TVectors>(int rows, in TileFactor a, TileRows b, ref float start, TileRows c)
        where TVectors : struct, ICount
    {
        switch (rows)
        {
            case 1:
                MatrixTile.Multiply<Count1, TVectors, TVector>(a, b, ref start, c);
                break;
            case 2:
                MatrixTile.Multiply<Count2, TVectors, TVector>(a, b, ref start, c);
                break;
            case 3:
                MatrixTile.Multiply<Count3, TVectors, TVector>(a, b, ref start, c);
                break;
            case 4:
                MatrixTile.Multiply<Count4, TVectors, TVector>(a, b, ref start, c);
                break;
            case 5:
                MatrixTile.Multiply<Count5, TVectors, TVector>(a, b, ref start, c);
                break;
            case 6:
                MatrixTile.Multiply<Count6, TVectors, TVector>(a, b, ref start, c);
                break;
            case 7:
                MatrixTile.Multiply<Count7, TVectors, TVector>(a, b, ref start, c);
                break;
            case 8:
                MatrixTile.Multiply<Count8, TVectors, TVector>(a, b, ref start, c);
                break;
            case 9:
                MatrixTile.Multiply<Count9, TVectors, TVector>(a, b, ref start, c);
                break;
            case 10:
                MatrixTile.Multiply<Count10, TVectors, TVector>(a, b, ref start, c);
                break;
            case 11:
                MatrixTile.Multiply<Count11, TVectors, TVector>(a, b, ref start, c);
                break;
            case 12:
                MatrixTile.Multiply<Count12, TVectors, TVector>(a, b, ref start, c);
                break;
            default:
                Debug.Fail($"No tile has {rows} rows.");
                break;
        }
    }
}
