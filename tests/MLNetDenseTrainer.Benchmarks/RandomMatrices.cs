using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Benchmarks;

/// <summary>Matrices of uniform numbers between -0.5 and 0.5, laid out as the kernels want them.</summary>
internal static class RandomMatrices
{
    public static ActivationMatrix Activations(Random random, int rows, int columns)
    {
        var matrix = new ActivationMatrix(rows, columns);
        for (int row = 0; row < rows; row++)
            matrix.SetRow(row, Values(random, columns));
        return matrix;
    }

    public static WeightMatrix Weights(Random random, int inputs, int units)
    {
        var matrix = new WeightMatrix(new AlignedFloats(WeightMatrix.Length(inputs, units)), 0, inputs, units);
        for (int input = 0; input < inputs; input++)
        {
            for (int unit = 0; unit < units; unit++)
                matrix[input, unit] = random.NextSingle() - 0.5f;
        }
        return matrix;
    }

    public static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
}
