using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class MatrixKernelsTests
{
    private const double FloatEpsilon = 1.1920929e-7;

    private static readonly int[] _sizes = [1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 67];

    public static TheoryData<int> Rows => [.. _sizes];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Products_of_all_shapes_are_those_of_plain_loops(int rows)
    {
        foreach (int inputs in _sizes)
        {
            foreach (int units in _sizes)
                CheckAgainstPlainLoops(rows, inputs, units);
        }
    }

    [Fact]
    public void Products_of_every_size_in_one_dimension_are_those_of_plain_loops()
    {
        for (int size = 1; size <= 67; size++)
        {
            CheckAgainstPlainLoops(size, 5, 6);
            CheckAgainstPlainLoops(5, size, 6);
            CheckAgainstPlainLoops(5, 6, size);
        }
    }

    // Each shape is at least 8 times the work of 2^18 multiply-adds that is worth a thread, and none divides evenly.
    [Theory]
    [InlineData(67, 260, 131)]
    [InlineData(9, 600, 500)]
    [InlineData(2049, 33, 37)]
    public void Results_have_the_same_bits_for_any_number_of_threads(int rows, int inputs, int units)
    {
        var matrices = new Matrices(rows, inputs, units);
        matrices.Run(new MatrixKernels(1));
        byte[] expected = matrices.ResultBits();
        foreach (int threads in new[] { 2, 3, 7, 8 })
        {
            matrices.Run(new MatrixKernels(threads));
            Assert.True(expected.AsSpan().SequenceEqual(matrices.ResultBits()), $"{threads} threads");
        }
    }

    [Theory]
    [InlineData(70, 5, 3)]
    [InlineData(70, 33, 17)]
    [InlineData(70, 300, 130)]
    public void A_row_alone_has_the_bits_it_has_in_a_batch(int rows, int inputs, int units)
    {
        var batch = new Matrices(rows, inputs, units);
        batch.Run(new MatrixKernels(2));
        var kernels = new MatrixKernels(1);
        var y = new float[units];
        var dx = new float[inputs];
        for (int r = 0; r < rows; r++)
        {
            kernels.Forward(batch.X.AsMemory(r * inputs, inputs), batch.W, batch.B, y, 1, inputs, units);
            kernels.InputGradient(batch.Dy.AsMemory(r * units, units), batch.W, dx, 1, inputs, units);
            Assert.True(Bits.Equal(y, batch.Y.AsSpan(r * units, units)), $"forward, row {r}");
            Assert.True(Bits.Equal(dx, batch.Dx.AsSpan(r * inputs, inputs)), $"input gradient, row {r}");
        }
    }

    [Fact]
    public void The_first_rows_of_a_batch_have_the_same_bits_for_any_number_of_rows()
    {
        const int Inputs = 19;
        const int Units = 21;
        var full = new Matrices(67, Inputs, Units);
        full.Run(new MatrixKernels(1));
        for (int rows = 1; rows <= 67; rows++)
        {
            var y = new float[rows * Units];
            new MatrixKernels(1).Forward(full.X.AsMemory(0, rows * Inputs), full.W, full.B, y, rows, Inputs, Units);
            Assert.True(Bits.Equal(y, full.Y.AsSpan(0, y.Length)), $"{rows} rows");
        }
    }

    private static void CheckAgainstPlainLoops(int rows, int inputs, int units)
    {
        var m = new Matrices(rows, inputs, units);
        m.Run(new MatrixKernels(1));
        for (int r = 0; r < rows; r++)
        {
            for (int u = 0; u < units; u++)
                CheckSum(m.Y[r * units + u], inputs, i => (double)m.X[r * inputs + i] * m.W[i * units + u], m.B[u], "forward");
            for (int i = 0; i < inputs; i++)
                CheckSum(m.Dx[r * inputs + i], units, u => (double)m.Dy[r * units + u] * m.W[i * units + u], 0, "input gradient");
        }
        for (int u = 0; u < units; u++)
        {
            for (int i = 0; i < inputs; i++)
                CheckSum(m.Dw[i * units + u], rows, r => (double)m.X[r * inputs + i] * m.Dy[r * units + u], 0, "weight gradient");
            CheckSum(m.Db[u], rows, r => m.Dy[r * units + u], 0, "bias gradient");
        }

        void CheckSum(float found, int count, Func<int, double> term, double start, string product)
        {
            double sum = start;
            double sizes = Math.Abs(start);
            for (int k = 0; k < count; k++)
            {
                double value = term(k);
                sum += value;
                sizes += Math.Abs(value);
            }
            // Each of count + 1 roundings errs by half an epsilon of a partial sum, whose size is at most that of all terms;
            // as roundings go both ways, their sum grows like the root of their number.
            double tolerance = 4 * Math.Sqrt(count) * FloatEpsilon * sizes;
            if (!(Math.Abs(found - sum) <= tolerance))
                Assert.Fail($"{product} of {rows} x {inputs} x {units}: {found}, expected {sum} within {tolerance}");
        }
    }

    private sealed class Matrices
    {
        private readonly int _rows;
        private readonly int _inputs;
        private readonly int _units;

        public Matrices(int rows, int inputs, int units)
        {
            (_rows, _inputs, _units) = (rows, inputs, units);
            var random = new Random(rows * 10007 + inputs * 101 + units);
            X = Values(rows * inputs, random);
            W = Values(inputs * units, random);
            B = Values(units, random);
            Dy = Values(rows * units, random);
            // Results must not depend on what the memory held before.
            Y = Garbage(rows * units);
            Dx = Garbage(rows * inputs);
            Dw = Garbage(inputs * units);
            Db = Garbage(units);
        }

        public float[] X { get; }

        public float[] W { get; }

        public float[] B { get; }

        public float[] Dy { get; }

        public float[] Y { get; }

        public float[] Dx { get; }

        public float[] Dw { get; }

        public float[] Db { get; }

        public void Run(MatrixKernels kernels)
        {
            kernels.Forward(X, W, B, Y, _rows, _inputs, _units);
            kernels.InputGradient(Dy, W, Dx, _rows, _inputs, _units);
            kernels.ParameterGradient(X, Dy, Dw, Db, _rows, _inputs, _units);
        }

        public byte[] ResultBits() => [.. Bits.Of(Y), .. Bits.Of(Dx), .. Bits.Of(Dw), .. Bits.Of(Db)];

        private static float[] Values(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => (float)(2 * random.NextDouble() - 1))];

        private static float[] Garbage(int count) => [.. Enumerable.Repeat(float.NaN, count)];
    }
}
