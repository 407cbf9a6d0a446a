using MLNetDenseTrainer.Training.Data.Rows;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>The same wide rows kept in both forms: a few features of each are not zero, low ones more often, some rows are all zero.</summary>
internal sealed class SparseCase
{
    public const int Inputs = 1200;

    public SparseCase(int count, int seed = 1, Func<float[], Random, float>? target = null, bool weighted = true)
    {
        var random = new Random(seed);
        for (int r = 0; r < count; r++)
        {
            float[] x = Row(random, r % 9 == 4 ? 0 : random.Next(1, 40));
            float y = target?.Invoke(x, random) ?? x[..100].Sum();
            float weight = weighted ? 1 + r % 3 : 1f;
            Dense.Add(x, [y], weight);
            Sparse.Add(NonZeros(x), [y], weight);
        }
    }

    public TrainingRows Dense { get; } = new(Inputs);

    public TrainingRows Sparse { get; } = new(Inputs, sparse: true);

    public static float[] Row(Random random, int nonZeros)
    {
        float[] x = new float[Inputs];
        for (int i = 0; i < nonZeros; i++)
            x[(int)(Inputs * Math.Pow(random.NextDouble(), 3))] = (float)(2 * random.NextDouble() - 1);
        return x;
    }

    public static Numerics.Sparse.FeatureRow NonZeros(float[] x)
    {
        int[] indices = [.. Enumerable.Range(0, x.Length).Where(i => x[i] != 0f)];
        return new Numerics.Sparse.FeatureRow(indices, indices.Select(i => x[i]).ToArray());
    }
}
