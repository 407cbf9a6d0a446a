using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Between the panels of the product and plain arrays, row after row.</summary>
internal static class Matrices
{
    public static ActivationMatrix Activations(ReadOnlySpan<float> values, int rows, int columns)
    {
        var matrix = new ActivationMatrix(rows, columns);
        for (int r = 0; r < rows; r++)
            matrix.SetRow(r, values.Slice(r * columns, columns));
        return matrix;
    }

    /// <summary>Rows that are all dense.</summary>
    public static NetworkInput Input(ReadOnlySpan<float> values, int rows, int columns)
    {
        var input = new NetworkInput(rows, columns);
        for (int r = 0; r < rows; r++)
            input.Dense.SetRow(r, values.Slice(r * columns, columns));
        return input;
    }

    public static float[] ToArray(this ActivationMatrix matrix, int rows)
    {
        float[] values = new float[rows * matrix.Columns];
        for (int r = 0; r < rows; r++)
            matrix.GetRow(r, values.AsSpan(r * matrix.Columns, matrix.Columns));
        return values;
    }

    public static WeightMatrix Weights(int inputs, int units) => new(new AlignedFloats(WeightMatrix.Length(inputs, units)), 0, inputs, units);

    /// <summary>The places of a block that hold parameters; the others are padding.</summary>
    public static bool[] IsParameter(NetworkShape shape)
    {
        ParameterBlock ones = ParameterBlock.FromArray(shape, [.. Enumerable.Repeat(1f, shape.ParameterCount)]);
        return [.. ones.Values.ToArray().Select(value => value == 1f)];
    }
}
