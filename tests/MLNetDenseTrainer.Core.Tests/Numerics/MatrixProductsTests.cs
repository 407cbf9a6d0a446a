using System.Runtime.InteropServices;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Training.Data;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>
/// The products with every kind of vector, at all sizes from 0 to 67 in each dimension, against one chain of scalar fused multiply-adds for each
/// element. The kernels promise exactly that chain, so every bit is compared.
/// </summary>
public sealed class MatrixProductsTests
{
    private const int Largest = 67;

    private static readonly float[,] _a = Random(1);
    private static readonly float[,] _b = Random(2);
    private static readonly float[] _start = [.. Enumerable.Range(0, Largest).Select(i => _a[i, 66 - i])];

    public static TheoryData<string> Vectors => ["512", "256", "128", "scalar"];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Forward_is_a_chain_of_multiply_adds_at_all_sizes(string vector)
    {
        MatrixProducts products = Products(vector);
        float[][] expected = [.. Enumerable.Range(0, Largest).Select(_ => _start.ToArray())];
        AlignedFloats start = Start();
        for (int inputs = 0; inputs <= Largest; inputs++)
        {
            if (inputs > 0)
                AddStep(expected, (r, u) => (_a[r, inputs - 1], _b[inputs - 1, u]));
            ActivationMatrix x = Activations(_a, inputs, padding: float.NaN);
            for (int units = 0; units <= Largest; units++)
            {
                WeightMatrix w = Weights(_b, inputs, units);
                var y = new ActivationMatrix(Largest, units);
                foreach (int rows in TileSizes(products))
                {
                    Fill(y, float.NaN);
                    products.Forward(x, w, ref start.At(0), hasStart: true, y, 0, rows);
                    for (int panel = 0; panel < Panels.Count(units); panel++)
                    {
                        for (int r = 0; r < rows; r++)
                            AssertRow(expected[r], y.Rows(panel, r, r + 1), panel, units, (vector, rows, inputs, units, r));
                        Assert.True(rows == Largest || !y.Rows(panel, rows, Largest).ContainsAnyExcept(float.NaN), "Rows beyond the last are left alone.");
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Weight_gradient_is_a_chain_of_multiply_adds_at_all_sizes(string vector)
    {
        MatrixProducts products = Products(vector);
        float[][] expected = [.. Enumerable.Range(0, Largest).Select(_ => new float[Largest])];
        ActivationMatrix[] x = [.. Enumerable.Range(0, Largest + 1).Select(columns => Activations(_a, columns, padding: float.NaN))];
        ActivationMatrix[] dy = [.. Enumerable.Range(0, Largest + 1).Select(columns => Activations(_b, columns, padding: 0f))];
        var values = new AlignedFloats(WeightMatrix.Length(Largest, Largest));
        for (int rows = 0; rows <= Largest; rows++)
        {
            if (rows > 0)
                AddStep(expected, (i, u) => (_a[rows - 1, i], _b[rows - 1, u]));
            for (int units = 0; units <= Largest; units++)
            {
                foreach (int inputs in TileSizes(products))
                {
                    values.Span.Fill(float.NaN);
                    var dw = new WeightMatrix(values, 0, inputs, units);
                    products.WeightGradient(x[inputs], dy[units], dw, rows, 0, inputs);
                    for (int panel = 0; panel < Panels.Count(units); panel++)
                    {
                        for (int i = 0; i < inputs; i++)
                        {
                            Span<float> row = MemoryMarshal.CreateSpan(ref dw.At(i, panel), dw.RowStride(panel));
                            AssertRow(expected[i], row, panel, units, (vector, rows, inputs, units, i));
                            Assert.True(PaddingIsZero(row, panel, units), "Gradients of padding are zero.");
                        }
                    }
                    Assert.False(values.Span[WeightMatrix.Length(inputs, units)..].ContainsAnyExcept(float.NaN));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Bias_gradient_is_the_sum_of_columns_in_order_at_all_sizes(string vector)
    {
        MatrixProducts products = Products(vector);
        for (int units = 0; units <= Largest; units++)
        {
            ActivationMatrix dy = Activations(_b, units, padding: 0f);
            float[] expected = new float[Largest];
            for (int rows = 0; rows <= Largest; rows++)
            {
                for (int u = 0; u < Largest && rows > 0; u++)
                    expected[u] += _b[rows - 1, u];
                var db = new AlignedFloats(Panels.PaddedColumns(units));
                db.Span.Fill(float.NaN);
                products.BiasGradient(dy, ref db.At(0), rows);
                Assert.True(Bits.Equal(expected.AsSpan(0, units), db.Span[..units]), $"{rows} x {units}");
                Assert.False(db.Span[units..].ContainsAnyExcept(0f));
            }
        }
    }

    // The gradient of a layer's inputs: one panel of zeros to start from serves all panels.
    [Theory]
    [MemberData(nameof(Vectors))]
    public void Without_a_start_the_chain_begins_at_zero(string vector)
    {
        MatrixProducts products = Products(vector);
        ActivationMatrix x = Activations(_a, Largest, padding: float.NaN);
        var zeros = new AlignedFloats(Panels.PaddedColumns(Largest));
        for (int units = 1; units <= Largest; units++)
        {
            WeightMatrix w = Weights(_b, Largest, units);
            var expected = new ActivationMatrix(Largest, units);
            products.Forward(x, w, ref zeros.At(0), hasStart: true, expected, 0, Largest);
            var panelOfZeros = new AlignedFloats(2 * Panels.Width);
            panelOfZeros.Span[Panels.Width..].Fill(float.NaN);
            var y = new ActivationMatrix(Largest, units);
            products.Forward(x, w, ref panelOfZeros.At(0), hasStart: false, y, 0, Largest);
            Assert.True(Bits.Equal(expected.ToArray(Largest), y.ToArray(Largest)), $"{units} units");
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_part_of_the_rows_or_inputs_has_the_bits_of_the_whole_and_leaves_the_others_alone(string vector)
    {
        MatrixProducts products = Products(vector);
        ActivationMatrix x = Activations(_a, Largest, padding: 0f);
        WeightMatrix w = Weights(_b, Largest, Largest);
        AlignedFloats start = Start();
        var whole = new ActivationMatrix(Largest, Largest);
        products.Forward(x, w, ref start.At(0), hasStart: true, whole, 0, Largest);
        WeightMatrix wholeGradient = Weights(null, Largest, Largest);
        products.WeightGradient(x, whole, wholeGradient, Largest, 0, Largest);
        foreach ((int first, int end) in new[] { (0, 1), (1, 2), (31, 33), (5, 40), (66, 67), (40, 40), (0, 66) })
        {
            var part = new ActivationMatrix(Largest, Largest);
            products.Forward(x, w, ref start.At(0), hasStart: true, part, first, end);
            WeightMatrix gradient = Weights(null, Largest, Largest);
            products.WeightGradient(x, whole, gradient, Largest, first, end);
            float[] expectedRow = new float[Largest];
            float[] row = new float[Largest];
            for (int r = 0; r < Largest; r++)
            {
                whole.GetRow(r, expectedRow);
                part.GetRow(r, row);
                bool owned = r >= first && r < end;
                Assert.True(Bits.Equal(owned ? expectedRow : new float[Largest], row));
                for (int u = 0; u < Largest; u++)
                    Assert.Equal(owned ? BitConverter.SingleToInt32Bits(wholeGradient[r, u]) : 0, BitConverter.SingleToInt32Bits(gradient[r, u]));
            }
        }
    }

    internal static MatrixProducts Products(string vector) => vector switch
    {
        "512" => new MatrixProducts<Simd512>(),
        "256" => new MatrixProducts<Simd256>(),
        "128" => new MatrixProducts<Simd128>(),
        _ => new MatrixProducts<SimdScalar>(),
    };

    // The size that tiles cut. One float at a time is slow, and its tiles have four rows at most: fewer sizes show all they can do.
    private static IEnumerable<int> TileSizes(MatrixProducts products) =>
        Enumerable.Range(0, Largest + 1).Where(size => products.VectorWidth > 1 || size is < 14 or > 28 and < 36 or > 62);

    private static void AddStep(float[][] sums, Func<int, int, (float A, float B)> factors)
    {
        for (int i = 0; i < Largest; i++)
        {
            for (int j = 0; j < Largest; j++)
            {
                (float a, float b) = factors(i, j);
                sums[i][j] = MathF.FusedMultiplyAdd(a, b, sums[i][j]);
            }
        }
    }

    private static void AssertRow(
        float[] expected, ReadOnlySpan<float> found, int panel, int columns, (string Vector, int Rows, int Inputs, int Units, int Row) where)
    {
        int first = panel * Panels.Width;
        int count = Math.Min(Panels.Width, columns - first);
        ReadOnlySpan<float> wanted = expected.AsSpan(first, count);
        if (!Bits.Equal(wanted, found[..count]))
            Assert.Fail($"{where}, panel {panel}: {string.Join(' ', found[..count].ToArray())}, expected {string.Join(' ', wanted.ToArray())}");
    }

    private static bool PaddingIsZero(ReadOnlySpan<float> row, int panel, int columns)
    {
        int used = columns - panel * Panels.Width;
        return used >= row.Length || !row[used..].ContainsAnyExcept(0f);
    }

    private static AlignedFloats Start()
    {
        var start = new AlignedFloats(Panels.PaddedColumns(Largest));
        _start.CopyTo(start.Span);
        return start;
    }

    private static void Fill(ActivationMatrix matrix, float value)
    {
        for (int panel = 0; panel < Panels.Count(matrix.Columns); panel++)
            matrix.Rows(panel, 0, matrix.MaximumRows).Fill(value);
    }

    private static ActivationMatrix Activations(float[,] values, int columns, float padding)
    {
        var matrix = new ActivationMatrix(Largest, columns);
        Fill(matrix, padding);
        for (int r = 0; r < Largest; r++)
            matrix.SetRow(r, [.. Enumerable.Range(0, columns).Select(c => values[r, c])]);
        return matrix;
    }

    private static WeightMatrix Weights(float[,]? values, int inputs, int units)
    {
        WeightMatrix matrix = Matrices.Weights(inputs, units);
        for (int i = 0; i < inputs && values is not null; i++)
        {
            for (int u = 0; u < units; u++)
                matrix[i, u] = values[i, u];
        }
        return matrix;
    }

    private static float[,] Random(int seed)
    {
        var random = new Random(seed);
        float[,] values = new float[Largest, Largest];
        for (int i = 0; i < Largest; i++)
        {
            for (int j = 0; j < Largest; j++)
                values[i, j] = random.NextSingle() - 0.5f;
        }
        return values;
    }
}
