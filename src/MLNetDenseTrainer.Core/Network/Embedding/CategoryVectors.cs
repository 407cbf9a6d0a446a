using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Numerics.Sparse;

namespace MLNetDenseTrainer.Network.Embedding;

/// <summary>
/// The embedding of categories: a group of one-hot slots enters the first layer as the sum of value times vector over its slots that are
/// not zero. So a row without a category is the zero vector, and several or counted categories are defined too.
/// </summary>
/// <remarks>The work follows the slots that rows hold. A slot's gradient is summed in the order of the rows.</remarks>
internal static class CategoryVectors
{
    /// <summary>Numbers per category, as in RealMLP (Holzmüller et al., 2024, arXiv:2407.04491).</summary>
    public const int Dimensions = 8;

    /// <summary>Numbers of so many categories, padded so that what follows begins at a vector.</summary>
    public static long Length(long categories) => (categories * Dimensions + Panels.Width - 1) / Panels.Width * Panels.Width;

    /// <summary>For some rows, the columns of each group in x from the categories that the rows hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        SparseMatrix categories, NetworkShape shape, ref float vectors, ActivationMatrix x, int firstRow, int endRow)
    {
        ReadOnlySpan<int> widths = shape.Categories.AsSpan();
        for (int row = firstRow; row < endRow; row++)
        {
            FeatureRow held = categories[row];
            KernelMemory.CheckRows(ref vectors, held.Indices, Dimensions, Dimensions);
            int i = 0;
            int endOfGroup = 0;
            for (int group = 0; group < widths.Length; group++)
            {
                endOfGroup += widths[group];
                Vector256<float> sum = Vector256<float>.Zero;
                for (; i < held.Indices.Length && held.Indices[i] < endOfGroup; i++)
                {
                    Vector256<float> vector = Vector256.LoadUnsafe(ref vectors, (nuint)held.Indices[i] * Dimensions);
                    sum = Vector256.FusedMultiplyAdd(Vector256.Create(held.Values[i]), vector, sum);
                }
                Store(sum, x, row, shape.FirstCategoryInput + group * Dimensions);
            }
        }
    }

    /// <summary>The gradient of the vectors of some of the slots that occur. dx: the gradient of x, with the same columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradient(
        SparseColumns categories, NetworkShape shape, ActivationMatrix dx, ref float gradients, int firstPlace, int endPlace)
    {
        for (int place = firstPlace; place < endPlace; place++)
        {
            int slot = categories.Columns[place];
            int column = shape.InputOfCategory(slot);
            (int[] rows, float[] values, int start, int end) = categories.At(place);
            Vector256<float> sum = Vector256<float>.Zero;
            for (int i = start; i < end; i++)
                sum = Vector256.FusedMultiplyAdd(Vector256.Create(values[i]), Load(dx, rows[i], column), sum);
            KernelMemory.Check(ref Unsafe.Add(ref gradients, slot * Dimensions), Dimensions - 1);
            sum.StoreUnsafe(ref gradients, (nuint)slot * Dimensions);
        }
    }

    // A group may begin in one panel and end in the next.
    private static Vector256<float> Load(ActivationMatrix x, int row, int column)
    {
        if (column % Panels.Width + Dimensions <= Panels.Width)
            return Vector256.LoadUnsafe(ref x.Element(row, column));
        Span<float> values = stackalloc float[Dimensions];
        for (int d = 0; d < Dimensions; d++)
            values[d] = x.Element(row, column + d);
        return Vector256.Create<float>(values);
    }

    private static void Store(Vector256<float> values, ActivationMatrix x, int row, int column)
    {
        if (column % Panels.Width + Dimensions <= Panels.Width)
        {
            values.StoreUnsafe(ref x.Element(row, column));
            return;
        }
        for (int d = 0; d < Dimensions; d++)
            x.Element(row, column + d) = values[d];
    }
}
