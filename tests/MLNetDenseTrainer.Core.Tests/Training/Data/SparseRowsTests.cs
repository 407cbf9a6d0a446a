using MLNetDenseTrainer.Numerics.Sparse;
using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class SparseRowsTests
{
    [Fact]
    public void Rows_are_what_was_put_last_however_often_they_are_replaced()
    {
        var random = new Random(1);
        var rows = new SparseRows();
        var naive = new List<(int[] Indices, float[] Values)>();
        for (int step = 0; step < 30_000; step++)
        {
            (int[] indices, float[] values) = Row(random, step);
            int row = naive.Count < 500 ? naive.Count : random.Next(naive.Count);
            if (row == naive.Count)
            {
                rows.Add(new FeatureRow(indices, values));
                naive.Add((indices, values));
            }
            else
            {
                rows.Put(row, new FeatureRow(indices, values));
                naive[row] = (indices, values);
            }
            if (step % 9000 == 8999)
            {
                rows.Truncate(200);
                naive.RemoveRange(200, naive.Count - 200);
            }
        }
        Assert.Equal(naive.Count, rows.Count);
        Assert.Equal(naive.Sum(row => row.Values.Length), rows.Elements);
        for (int row = 0; row < naive.Count; row++)
        {
            Assert.Equal(naive[row].Indices, rows[row].Indices.ToArray());
            Assert.Equal(naive[row].Values, rows[row].Values.ToArray());
        }
    }

    private static (int[] Indices, float[] Values) Row(Random random, int step)
    {
        int length = random.Next(step % 5 == 0 ? 400 : 20);
        return ([.. Enumerable.Range(0, length).Select(i => 3 * i + step % 3)], [.. Enumerable.Range(0, length).Select(_ => random.NextSingle())]);
    }
}
