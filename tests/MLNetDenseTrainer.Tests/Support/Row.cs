using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Support;

/// <summary>A row with a label of every kind; its features may be dense or sparse.</summary>
public sealed class Row
{
    public const int NumberCount = 3;

    public bool Flag { get; set; }

    public float Number { get; set; }

    [VectorType(NumberCount)]
    public float[] Numbers { get; set; } = [];

    public string Name { get; set; } = "";

    public int Class { get; set; }

    /// <summary>From 0, as ML.NET reads keys from objects; beyond the last class is a missing label.</summary>
    public uint BareKey { get; set; }

    public float Weight { get; set; } = 1f;

    public VBuffer<float> Features { get; set; }
}
