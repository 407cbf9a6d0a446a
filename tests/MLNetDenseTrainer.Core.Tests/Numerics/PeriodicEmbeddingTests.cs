using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Network.Embedding;
using MLNetDenseTrainer.Numerics.Matrices;
using MLNetDenseTrainer.Training.Data;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class PeriodicEmbeddingTests
{
    private const int Outputs = PeriodicEmbedding.Outputs;
    private const int ParametersPerFeature = PeriodicEmbedding.ParametersPerFeature;

    // The outputs of several features go on in the next panel.
    private const int FirstOutput = 28;
    private const int ColumnsAfterOutputs = 4;
    private const int MaximumRows = 300;

    private static readonly int[] _rowCounts = [.. Enumerable.Range(0, 36), 67, MaximumRows];

    public static TheoryData<int> FeatureCounts => [1, 2, 5];

    [Theory]
    [MemberData(nameof(FeatureCounts))]
    public void Outputs_are_those_of_the_formula_and_nothing_else_changes(int featureCount)
    {
        foreach (int rows in _rowCounts)
        {
            var problem = new Problem(featureCount, rows);
            ActivationMatrix x = problem.X();
            // One row more at either side, to be left alone.
            int firstRow = Math.Min(1, rows), endRow = Math.Max(firstRow, rows - 1);
            problem.Forward(x, firstRow, endRow);
            float[] actual = x.ToArray(rows);
            for (int r = 0; r < rows; r++)
            {
                double[] expected = [.. problem.Row(problem.Values, r).ToArray().Select(value => (double)value)];
                if (r >= firstRow && r < endRow)
                {
                    for (int e = 0; e < featureCount; e++)
                        problem.Outcome(r, e).CopyTo(expected, FirstOutput + Outputs * e);
                }
                for (int c = 0; c < problem.Columns; c++)
                {
                    double tolerance = c >= FirstOutput && c < FirstOutput + Outputs * featureCount ? 1e-5 : 0;
                    Assert.InRange(actual[r * problem.Columns + c] - expected[c], -tolerance, tolerance);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(FeatureCounts))]
    public void A_row_has_the_same_bits_alone_in_a_batch_and_in_parts_of_one(int featureCount)
    {
        var problem = new Problem(featureCount, MaximumRows);
        ActivationMatrix whole = problem.X();
        problem.Forward(whole, 0, MaximumRows);
        float[] expected = whole.ToArray(MaximumRows);

        foreach (int part in new[] { 1, 5, 16, 17, 64, 65, 150 })
        {
            ActivationMatrix x = problem.X();
            for (int row = 0; row < MaximumRows; row += part)
                problem.Forward(x, row, Math.Min(MaximumRows, row + part));
            Assert.True(Bits.Equal(expected, x.ToArray(MaximumRows)));
        }
        for (int r = 0; r < MaximumRows; r++)
        {
            ActivationMatrix alone = Matrices.Activations(problem.Row(problem.Values, r), 1, problem.Columns);
            problem.Forward(alone, 0, 1);
            Assert.True(Bits.Equal(problem.Row(expected, r), alone.ToArray(1)));
        }
    }

    [Fact]
    public void Large_inputs_stay_within_the_weights_and_NaN_within_its_row()
    {
        const int Rows = 35, NaNRow = 18;
        var problem = new Problem(2, Rows);
        for (int r = 0; r < Rows; r++)
            problem.Row(problem.Values, r)[problem.Features[1]] = r == NaNRow ? float.NaN : (r - 17) * 1e4f;
        ActivationMatrix x = problem.X();
        problem.Forward(x, 0, Rows);
        float[] actual = x.ToArray(Rows);
        // 16 weights and a bias, none beyond 1.
        for (int r = 0; r < Rows; r++)
        {
            Span<float> outputs = problem.Row(actual, r).Slice(FirstOutput, 2 * Outputs);
            foreach (float e in outputs[..Outputs])
                Assert.InRange(e, -17f, 17f);
            foreach (float e in outputs[Outputs..])
                Assert.True(r == NaNRow ? float.IsNaN(e) : Math.Abs(e) <= 17f);
        }
    }

    [Theory]
    [MemberData(nameof(FeatureCounts))]
    public void Gradient_is_that_of_the_formula_and_zero_in_the_padding(int featureCount)
    {
        foreach (int rows in _rowCounts)
        {
            var problem = new Problem(featureCount, rows);
            float[] actual = problem.Gradient(0, featureCount);
            for (int e = 0; e < featureCount; e++)
            {
                (double[] expected, double[] magnitude) = problem.ReferenceGradient(e);
                for (int p = 0; p < ParametersPerFeature; p++)
                {
                    double tolerance = ReferenceEmbedding.IsPadding(p) ? 0 : 2e-6 * magnitude[p];
                    Assert.InRange(actual[e * ParametersPerFeature + p] - expected[p], -tolerance, tolerance);
                }
            }
        }
    }

    [Fact]
    public void Gradient_of_some_features_has_the_same_bits_and_leaves_the_others_alone()
    {
        var problem = new Problem(5, MaximumRows);
        float[] all = problem.Gradient(0, 5);
        foreach ((int first, int end) in new[] { (0, 1), (1, 4), (4, 5), (2, 2), (0, 5) })
        {
            float[] some = problem.Gradient(first, end);
            int start = first * ParametersPerFeature, stop = end * ParametersPerFeature;
            Assert.True(Bits.Equal(all.AsSpan(start..stop), some.AsSpan(start..stop)));
            Assert.All(some[..start].Concat(some[stop..]), value => Assert.Equal(Problem.Unwritten, value));
        }
    }

    [Fact]
    public void Neither_allocates()
    {
        ActivationMatrix x = Matrices.Activations(new float[MaximumRows * 4], MaximumRows, 4);
        AlignedFloats parameters = new(ParametersPerFeature), gradients = new(ParametersPerFeature);
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run()
        {
            PeriodicEmbedding.Forward(x, [0], ref parameters.At(0), 1, 0, MaximumRows);
            PeriodicEmbedding.Gradient(x, x, [0], ref parameters.At(0), ref gradients.At(0), 1, MaximumRows, 0, 1);
        }
    }

    [Fact]
    public void Reference_gradient_is_that_of_central_differences()
    {
        const double Step = 1e-5;
        var problem = new Problem(2, 7);
        for (int e = 0; e < 2; e++)
        {
            double[] gradient = problem.ReferenceGradient(e).Gradient;
            for (int p = 0; p < ParametersPerFeature; p++)
            {
                double difference = (problem.Loss(e, p, Step) - problem.Loss(e, p, -Step)) / (2 * Step);
                Assert.InRange(gradient[p] - difference, -1e-6, 1e-6);
            }
        }
    }

    /// <summary>Random inputs, gradients and parameters; embedded features with plain columns between them.</summary>
    private sealed class Problem
    {
        public const float Unwritten = 12345f;

        private readonly int _rows;
        private readonly float[] _gradientsOfX;
        private readonly float[] _parameters;

        public Problem(int featureCount, int rows)
        {
            var random = new Random(17 * featureCount + rows);
            _rows = rows;
            Features = [.. Enumerable.Range(0, featureCount).Select(e => 5 * e + 2)];
            Columns = FirstOutput + Outputs * featureCount + ColumnsAfterOutputs;
            Values = Uniform(rows * Columns);
            _gradientsOfX = Uniform(rows * Columns);
            _parameters = Uniform(featureCount * ParametersPerFeature);

            float[] Uniform(int count) => [.. Enumerable.Range(0, count).Select(_ => 2 * random.NextSingle() - 1)];
        }

        public int[] Features { get; }

        public int Columns { get; }

        public float[] Values { get; }

        public Span<float> Row(float[] values, int row) => values.AsSpan(row * Columns, Columns);

        public ActivationMatrix X() => Matrices.Activations(Values, _rows, Columns);

        public void Forward(ActivationMatrix x, int firstRow, int endRow) =>
            PeriodicEmbedding.Forward(x, Features, ref Aligned(_parameters).At(0), FirstOutput, firstRow, endRow);

        public float[] Gradient(int first, int end)
        {
            var gradients = new AlignedFloats(_parameters.Length);
            gradients.Span.Fill(Unwritten);
            ActivationMatrix dx = Matrices.Activations(_gradientsOfX, _rows, Columns);
            PeriodicEmbedding.Gradient(X(), dx, Features, ref Aligned(_parameters).At(0), ref gradients.At(0), FirstOutput, _rows, first, end);
            return gradients.Span.ToArray();
        }

        private static AlignedFloats Aligned(float[] values)
        {
            var aligned = new AlignedFloats(values.Length);
            values.CopyTo(aligned.Span);
            return aligned;
        }

        public double[] Outcome(int row, int e) => ReferenceEmbedding.Outcome(Input(row, e), ParametersOf(e));

        public (double[] Gradient, double[] Magnitude) ReferenceGradient(int e)
        {
            double[] gradient = new double[ParametersPerFeature], magnitude = new double[ParametersPerFeature];
            for (int r = 0; r < _rows; r++)
                ReferenceEmbedding.AddGradient(Input(r, e), OutputGradient(r, e), ParametersOf(e), gradient, magnitude);
            return (gradient, magnitude);
        }

        /// <summary>A loss whose gradient by the outputs is dx, with one parameter moved by a step.</summary>
        public double Loss(int e, int parameter, double step)
        {
            double[] parameters = ParametersOf(e);
            parameters[parameter] += step;
            return Enumerable.Range(0, _rows).Sum(r =>
                ReferenceEmbedding.Outcome(Input(r, e), parameters).Zip(OutputGradient(r, e), (outcome, d) => outcome * d).Sum());
        }

        private double Input(int row, int e) => Row(Values, row)[Features[e]];

        private double[] OutputGradient(int row, int e) => ToDouble(Row(_gradientsOfX, row).Slice(FirstOutput + Outputs * e, Outputs));

        private double[] ParametersOf(int e) => ToDouble(_parameters.AsSpan(e * ParametersPerFeature, ParametersPerFeature));

        private static double[] ToDouble(ReadOnlySpan<float> values) => [.. values.ToArray().Select(value => (double)value)];
    }
}
