using MLNetDenseTrainer.Numerics;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class MatrixTransposeTests
{
    private static readonly int[] _sizes = [1, 2, 7, 15, 16, 17, 31, 32, 33, 48, 49, 64, 65, 67];

    [Fact]
    public void Every_weight_is_where_its_unit_and_input_have_changed_places_and_padding_stays_zero()
    {
        foreach (int inputs in _sizes)
        {
            foreach (int units in _sizes)
            {
                (WeightMatrix from, WeightMatrix to, AlignedFloats values) = Matrices(inputs, units);
                MatrixTranspose.Copy(from, to, 0, inputs);
                for (int i = 0; i < inputs; i++)
                {
                    for (int u = 0; u < units; u++)
                        Assert.Equal(from[i, u], to[u, i]);
                }
                Assert.Equal(inputs * units, values.Span.Length - values.Span.Count(0f));
            }
        }
    }

    [Fact]
    public void Some_inputs_leave_the_others_alone()
    {
        foreach ((int first, int end) in new[] { (0, 1), (0, 16), (5, 33), (31, 33), (66, 67), (20, 20) })
        {
            (WeightMatrix from, WeightMatrix to, _) = Matrices(67, 35);
            MatrixTranspose.Copy(from, to, first, end);
            for (int i = 0; i < 67; i++)
            {
                for (int u = 0; u < 35; u++)
                    Assert.Equal(i >= first && i < end ? from[i, u] : 0f, to[u, i]);
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
