using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Documents;

/// <summary>The rows of README.md's file.</summary>
internal sealed class Customer
{
    [LoadColumn(0)]
    public bool Label { get; set; }

    [LoadColumn(1)]
    public string Plan { get; set; } = "";

    [LoadColumn(2)]
    public float Age { get; set; }

    [LoadColumn(3)]
    public float Charges { get; set; }
}
