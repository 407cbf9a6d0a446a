using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Benchmarks.Bits;

/// <summary>Rows from a generator of their own, so that no library decides them, and
/// without transcendental functions.</summary>
internal sealed class BitsRows(ulong seed)
{
    public const int Classes = 4;

    public const int Outputs = 3;

    // The state of SplitMix64 (Steele et al., 2014).
    private ulong _state = seed;

    /// <summary>Rows of dense features: some wide, some constant, some of few values.</summary>
    public static IDataView Dense(MLContext mlContext, int rows, int features, bool missing = false)
    {
        var source = new BitsRows((ulong)(rows * 131 + features));
        return View(mlContext, features, [.. Enumerable.Range(0, rows).Select(_ => source.DenseRow(features, missing))]);
    }

    /// <summary>Rows with eight features that are not zero.</summary>
    public static IDataView Sparse(MLContext mlContext, int rows, int features)
    {
        var source = new BitsRows((ulong)(rows * 137 + features));
        return View(mlContext, features, [.. Enumerable.Range(0, rows).Select(_ => source.SparseRow(features))]);
    }

    private static IDataView View(MLContext mlContext, int features, List<BitsRow> rows)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(BitsRow));
        schema[nameof(BitsRow.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        schema[nameof(BitsRow.Targets)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Outputs);
        schema[nameof(BitsRow.Class)].ColumnType = new KeyDataViewType(typeof(uint), Classes);
        return mlContext.Data.LoadFromEnumerable(rows, schema);
    }

    private BitsRow DenseRow(int features, bool missing)
    {
        float[] values = new float[features];
        for (int feature = 0; feature < features; feature++)
        {
            values[feature] = (feature % 5) switch
            {
                0 => Bell(),
                1 => 100f * Bell() + 7f,
                2 => Bell() / (0.002f + Unit() * Unit()),
                3 => BitOperations.TrailingZeroCount(Next() | 16),
                _ => Unit() < 0.2f ? Bell() : 0f,
            };
        }
        BitsRow row = Label(new VBuffer<float>(features, values), values[0] - 0.3f * values[3] + 0.5f * values[^1]);
        if (missing)
        {
            foreach (ref float value in values.AsSpan())
                value = Unit() < 0.1f ? float.NaN : value;
        }
        return row;
    }

    private BitsRow SparseRow(int features)
    {
        int[] indices = [.. Enumerable.Range(0, 8).Select(_ => (int)(Next() % (ulong)features)).Distinct().Order()];
        float[] values = [.. indices.Select(_ => 1f + Unit())];
        return Label(new VBuffer<float>(features, values.Length, values, indices), indices.Count(index => index % 3 == 0) - 2.5f);
    }

    private BitsRow Label(VBuffer<float> features, float signal)
    {
        float noisy = signal + 0.3f * Bell();
        return new BitsRow
        {
            Features = features,
            Truth = noisy > 0.2f,
            Class = noisy < -1f ? 1u : noisy < 0f ? 2u : noisy < 1f ? 3u : 4u,
            Target = 3f * noisy + 5f,
            Targets = [noisy, 10f * noisy * noisy, Unit()],
            Weight = 0.5f + Unit(),
        };
    }

    private float Bell() => Unit() + Unit() + Unit() + Unit() - 2f;

    private float Unit() => (Next() >> 40) / (float)(1 << 24);

    private ulong Next()
    {
        ulong mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
