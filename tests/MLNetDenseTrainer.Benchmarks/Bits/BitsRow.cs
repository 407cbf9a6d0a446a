using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Benchmarks.Bits;

/// <summary>A row with a label for each task.</summary>
internal sealed class BitsRow
{
    public VBuffer<float> Features { get; set; }

    public bool Truth { get; set; }

    /// <summary>A key of four classes, from 1.</summary>
    public uint Class { get; set; }

    public float Target { get; set; }

    public float[] Targets { get; set; } = [];

    public float Weight { get; set; }
}
