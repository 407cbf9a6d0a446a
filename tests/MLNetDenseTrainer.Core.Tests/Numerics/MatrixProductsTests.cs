using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Core.Tests.Numerics;

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
        float[,] expected = new float[Largest, Largest];
        for (int r = 0; r < Largest; r++)
        {
            for (int u = 0; u < Largest; u++)
                expected[r, u] = _start[u];
        }
        var start = new AlignedFloats(Panels.PaddedColumns(Largest));
        _start.CopyTo(start.Span);
        for (int inputs = 0; inputs <= Largest; inputs++)
        {
            if (inputs > 0)
                AddStep(expected, (r, u) => (_a[r, inputs - 1], _b[inputs - 1, u]));
            ActivationMatrix x = Activations(_a, inputs);
            for (int units = 0; units <= Largest; units++)
            {
                WeightMatrix w = Weights(_b, inputs, units);
                var y = new ActivationMatrix(Largest, units);
                for (int rows = 0; rows <= Largest; rows++)
                {
                    products.Forward(x, w, ref start.At(0), hasStart: true, y, 0, rows);
                    AssertRows(expected, y, Math.Max(0, rows - 13), rows, units, $"{vector}: {rows} x {inputs} x {units}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Weight_gradient_is_a_chain_of_multiply_adds_at_all_sizes(string vector)
    {
        MatrixProducts products = Products(vector);
        float[,] expected = new float[Largest, Largest];
        ActivationMatrix[] x = [.. Enumerable.Range(0, Largest + 1).Select(columns => Activations(_a, columns))];
        ActivationMatrix[] dy = [.. Enumerable.Range(0, Largest + 1).Select(columns => Activations(_b, columns))];
        for (int rows = 0; rows <= Largest; rows++)
        {
            if (rows > 0)
                AddStep(expected, (i, u) => (_a[rows - 1, i], _b[rows - 1, u]));
            for (int units = 0; units <= Largest; units++)
            {
                for (int inputs = 0; inputs <= Largest; inputs++)
                {
                    WeightMatrix dw = Weights(null, inputs, units);
                    products.WeightGradient(x[inputs], dy[units], dw, rows, 0, inputs);
                    for (int i = Math.Max(0, inputs - 13); i < inputs; i++)
                    {
                        for (int u = 0; u < units; u++)
                        {
                            if (BitConverter.SingleToInt32Bits(expected[i, u]) != BitConverter.SingleToInt32Bits(dw[i, u]))
                                Assert.Fail($"{vector}: {rows} x {inputs} x {units}: [{i},{u}] is {dw[i, u]:R}, expected {expected[i, u]:R}");
                        }
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Bias_gradient_is_the_sum_of_columns_in_order(string vector)
    {
        MatrixProducts products = Products(vector);
        ActivationMatrix dy = Activations(_b, Largest);
        for (int rows = 0; rows <= Largest; rows++)
        {
            var db = new AlignedFloats(Panels.PaddedColumns(Largest));
            products.BiasGradient(dy, ref db.At(0), rows);
            for (int u = 0; u < Largest; u++)
            {
                float sum = 0f;
                for (int r = 0; r < rows; r++)
                    sum += _b[r, u];
                Assert.Equal(sum, db.Span[u]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_part_of_the_rows_or_inputs_leaves_the_others_alone(string vector)
    {
        MatrixProducts products = Products(vector);
        ActivationMatrix x = Activations(_a, Largest);
        WeightMatrix w = Weights(_b, Largest, Largest);
        var start = new AlignedFloats(Panels.PaddedColumns(Largest));
        var whole = new ActivationMatrix(Largest, Largest);
        products.Forward(x, w, ref start.At(0), hasStart: true, whole, 0, Largest);
        WeightMatrix wholeGradient = Weights(null, Largest, Largest);
        products.WeightGradient(x, whole, wholeGradient, Largest, 0, Largest);
        foreach ((int first, int end) in new[] { (0, 1), (1, 2), (31, 33), (5, 40), (66, 67), (40, 40) })
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
                Assert.Equal(owned ? expectedRow : new float[Largest], row);
                for (int u = 0; u < Largest; u++)
                    Assert.Equal(owned ? wholeGradient[r, u] : 0f, gradient[r, u]);
            }
        }
    }

    private static MatrixProducts Products(string vector) => vector switch
    {
        "512" => new MatrixProducts<Simd512>(),
        "256" => new MatrixProducts<Simd256>(),
        "128" => new MatrixProducts<Simd128>(),
        _ => new MatrixProducts<SimdScalar>(),
    };

    private static void AddStep(float[,] sums, Func<int, int, (float A, float B)> factors)
    {
        for (int i = 0; i < Largest; i++)
        {
            for (int j = 0; j < Largest; j++)
            {
                (float a, float b) = factors(i, j);
                sums[i, j] = MathF.FusedMultiplyAdd(a, b, sums[i, j]);
            }
        }
    }

    private static void AssertRows(float[,] expected, ActivationMatrix y, int firstRow, int endRow, int units, string where)
    {
        Span<float> row = stackalloc float[units];
        for (int r = firstRow; r < endRow; r++)
        {
            y.GetRow(r, row);
            for (int u = 0; u < units; u++)
            {
                if (BitConverter.SingleToInt32Bits(expected[r, u]) != BitConverter.SingleToInt32Bits(row[u]))
                    Assert.Fail($"{where}: [{r},{u}] is {row[u]:R}, expected {expected[r, u]:R}");
            }
        }
    }

    private static ActivationMatrix Activations(float[,] values, int columns)
    {
        var matrix = new ActivationMatrix(Largest, columns);
        for (int r = 0; r < Largest; r++)
            matrix.SetRow(r, [.. Enumerable.Range(0, columns).Select(c => values[r, c])]);
        return matrix;
    }

    private static WeightMatrix Weights(float[,]? values, int inputs, int units)
    {
        var matrix = new WeightMatrix(new AlignedFloats(WeightMatrix.Length(inputs, units)), 0, inputs, units);
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
