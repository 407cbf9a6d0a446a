using System.Numerics;

namespace MLNetDenseTrainer.Numerics.RandomNumbers;

/// <summary>The project's own random generator: the same numbers on every platform and in every version.</summary>
/// <remarks>xoshiro256++ (Blackman and Vigna, 2019), seeded through SplitMix64; streams of one seed are independent.</remarks>
internal sealed class RandomGenerator
{
    private ulong _s0, _s1, _s2, _s3;

    public RandomGenerator(int seed, RandomStream stream)
    {
        ulong x = ((ulong)stream << 32) | (uint)seed;
        _s0 = SplitMix(ref x);
        _s1 = SplitMix(ref x);
        _s2 = SplitMix(ref x);
        _s3 = SplitMix(ref x);
    }

    /// <summary>Where the generator stands. All zero is no state: it would give nothing but zeros.</summary>
    public (ulong S0, ulong S1, ulong S2, ulong S3) State
    {
        get => (_s0, _s1, _s2, _s3);
        set => (_s0, _s1, _s2, _s3) = value;
    }

    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s0 + _s3, 23) + _s0;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), on the grid of 2^-24 that float resolves everywhere.</summary>
    public float NextSingle() => ToSingle(NextUInt64());

    /// <summary>From the standard normal distribution (Box and Muller, 1958).</summary>
    public float NextNormal()
    {
        double radius = Math.Sqrt(-2.0 * Math.Log(1.0 - NextSingle()));
        return (float)(radius * Math.Cos(2.0 * Math.PI * NextSingle()));
    }

    /// <summary>Uniform in [0, bound), without bias (Lemire, 2019).</summary>
    public int NextInt32(int bound)
    {
        uint range = (uint)bound;
        ulong product = (NextUInt64() >> 32) * range;
        if ((uint)product < range)
        {
            uint threshold = (0u - range) % range;
            while ((uint)product < threshold)
                product = (NextUInt64() >> 32) * range;
        }
        return (int)(product >> 32);
    }

    /// <summary>Puts the values into a random order (Fisher and Yates).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Shuffle<T>(Span<T> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = NextInt32(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>Uniform in [0, 1) from the upper bits of a random number.</summary>
    public static float ToSingle(ulong bits) => (bits >> 40) * (1f / (1 << 24));

    /// <summary>A random number that depends on nothing but its key: neighboring keys give unrelated numbers.</summary>
    public static ulong Mix(ulong key) => SplitMix(ref key);

    private static ulong SplitMix(ref ulong x)
    {
        ulong z = x += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
