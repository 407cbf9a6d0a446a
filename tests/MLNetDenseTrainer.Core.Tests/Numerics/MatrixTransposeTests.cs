using MLNetDenseTrainer.Numerics.Matrices;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class MatrixTransposeTests
{
    private const int Largest = 67;

    [Fact]
    public void Every_weight_is_where_its_unit_and_input_have_changed_places_and_padding_stays_zero()
    {
        for (int inputs = 0; inputs <= Largest; inputs++)
        {
            for (int units = 0; units <= Largest; units++)
            {
                (WeightMatrix from, WeightMatrix to, AlignedFloats values) = Matrices(inputs, units);
                MatrixTranspose.Copy(from, to);
                for (int i = 0; i < inputs; i++)
                {
                    for (int u = 0; u < units; u++)
                        Assert.Equal(from[i, u], to[u, i]);
                }
                Assert.Equal(inputs * units, values.Span.Length - values.Span.Count(0f));
            }
        }
    }

    private static (WeightMatrix From, WeightMatrix To, AlignedFloats ToValues) Matrices(int inputs, int units)
    {
        WeightMatrix from = Core.Tests.Matrices.Weights(inputs, units);
        for (int i = 0; i < inputs; i++)
        {
            for (int u = 0; u < units; u++)
                from[i, u] = 1 + i * units + u;
        }
        var values = new AlignedFloats(WeightMatrix.Length(units, inputs));
        return (from, new WeightMatrix(values, 0, units, inputs), values);
    }
}
