using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Benchmarks.Bits;

/// <summary>A hash of the bits of numbers (FNV-1a).</summary>
internal sealed class BitsHash
{
    private ulong _hash = 0xCBF29CE484222325;

    /// <summary>The hash of the numbers that a transformer adds to rows.</summary>
    public static BitsHash Scores(IDataView scored)
    {
        var hash = new BitsHash();
        foreach (string column in (string[])["Score", "Probability"])
        {
            if (scored.Schema.GetColumnOrNull(column) is not { } found)
                continue;
            if (found.Type is VectorDataViewType)
            {
                foreach (VBuffer<float> scores in scored.GetColumn<VBuffer<float>>(column))
                    hash.Add([.. scores.DenseValues()]);
            }
            else
            {
                hash.Add([.. scored.GetColumn<float>(column)]);
            }
        }
        return hash;
    }

    /// <summary>The hash of the weights and biases of all members.</summary>
    public static BitsHash Parameters<TOutput>(DenseNetworkModelParameters<TOutput> model)
    {
        var hash = new BitsHash();
        for (int member = 0; member < model.NumberOfNetworks; member++)
        {
            foreach (DenseLayerParameters layer in model.LayersOf(member))
            {
                hash.Add([.. layer.Weights]);
                hash.Add([.. layer.Biases]);
            }
        }
        return hash;
    }

    public override string ToString() => $"{_hash:x16}";

    private void Add(ReadOnlySpan<float> numbers)
    {
        foreach (byte bits in MemoryMarshal.AsBytes(numbers))
            _hash = (_hash ^ bits) * 0x100000001B3;
    }
}
