namespace MLNetDenseTrainer.Numerics.Matrices;

/// <summary>Rows × columns of what flows through a network, in panels whose rows are all <see cref="Panels.Width"/> apart.</summary>
/// <remarks>Columns beyond the last stay zero in gradients and mean nothing in activations.</remarks>
internal sealed class ActivationMatrix
{
    private readonly AlignedFloats _values;

    public ActivationMatrix(int maximumRows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumRows, MostRows(columns));
        MaximumRows = maximumRows;
        Columns = columns;
        // No offset is beyond int, then.
        _values = new AlignedFloats(Panels.Count(columns) * Panels.Width * maximumRows);
    }

    /// <summary>The most rows that a matrix with so many columns can have.</summary>
    public static int MostRows(int columns) =>
        (int)(AlignedFloats.MaximumLength / Math.Max(1L, (long)Panels.Count(columns) * Panels.Width));

    public int MaximumRows { get; }

    public int Columns { get; }

    /// <summary>From one panel to the next.</summary>
    public int PanelStride => Panels.Width * MaximumRows;

    public ref float At(int row, int panel)
    {
        KernelMemory.CheckIndex(row, MaximumRows);
        KernelMemory.CheckIndex(panel, Panels.Count(Columns));
        return ref _values.At((nint)panel * PanelStride + (nint)row * Panels.Width);
    }

    public ref float Element(int row, int column) => ref Unsafe.Add(ref At(row, column / Panels.Width), column % Panels.Width);

    /// <summary>Some rows of a panel, all 32 columns of them.</summary>
    public Span<float> Rows(int panel, int first, int end) =>
        _values.Span[(panel * PanelStride + first * Panels.Width)..(panel * PanelStride + end * Panels.Width)];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SetRow(int row, ReadOnlySpan<float> values)
    {
        for (int panel = 0; panel * Panels.Width < values.Length; panel++)
        {
            ReadOnlySpan<float> part = values[(panel * Panels.Width)..];
            part[..Math.Min(part.Length, Panels.Width)].CopyTo(Rows(panel, row, row + 1));
        }
    }

    /// <summary>Sets a row to some values and, elsewhere, to zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SetRow(int row, ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
    {
        for (int panel = 0; panel < Panels.Count(Columns); panel++)
            Rows(panel, row, row + 1).Clear();
        for (int i = 0; i < indices.Length; i++)
            Rows(indices[i] / Panels.Width, row, row + 1)[indices[i] % Panels.Width] = values[i];
    }

    public void GetRow(int row, Span<float> values)
    {
        for (int panel = 0; panel * Panels.Width < values.Length; panel++)
        {
            Span<float> part = values[(panel * Panels.Width)..];
            part = part[..Math.Min(part.Length, Panels.Width)];
            Rows(panel, row, row + 1)[..part.Length].CopyTo(part);
        }
    }

    /// <summary>Copies some rows out, row-major without padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void CopyRowsTo(Span<float> values, int firstRow, int endRow)
    {
        for (int row = firstRow; row < endRow; row++)
        {
            if (Columns == 1)
                values[row - firstRow] = At(row, 0);
            else
                GetRow(row, values.Slice((row - firstRow) * Columns, Columns));
        }
    }

    /// <summary>Sets a row to the values times a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SetScaledRow(int row, ReadOnlySpan<float> values, float factor)
    {
        for (int i = 0; i < values.Length; i++)
            Element(row, i) = values[i] * factor;
    }
}
