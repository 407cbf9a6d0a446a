namespace MLNetDenseTrainer.Numerics.Matrices;

/// <summary>
/// How matrices lie in memory: their columns in panels of 32, one panel after the other, and within a panel row after row. What a kernel
/// reads while it works on a panel is then one contiguous piece, whatever the width of the matrix.
/// </summary>
internal static class Panels
{
    /// <summary>Columns of a panel: two vectors of 16 floats.</summary>
    public const int Width = 32;

    private const int HalfWidth = Width / 2;

    public static int Count(int columns) => (columns + Width - 1) / Width;

    /// <summary>Columns of a panel that are computed: all, or half of them where the last columns fit in half.</summary>
    public static int UsedWidth(int columns, int panel) => columns - panel * Width <= HalfWidth ? HalfWidth : Width;

    /// <summary>Columns, counting those computed beyond the last.</summary>
    public static int PaddedColumns(int columns) => (columns + HalfWidth - 1) / HalfWidth * HalfWidth;
}
