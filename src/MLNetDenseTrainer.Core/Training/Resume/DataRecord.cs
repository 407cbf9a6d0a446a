using System.Text;
using MLNetDenseTrainer.Files.Payloads;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.HoldOuts;

namespace MLNetDenseTrainer.Training.Resume;

/// <summary>A model's memory of the rows it was trained on, for the training that continues it.</summary>
/// <param name="HoldOut">The rows that were held back.</param>
/// <param name="Embedding">The numeric embedding that was asked for, whichever features it found.</param>
/// <param name="FeatureNames">A hash of each feature's name, 0 for one without; empty where none has a name.</param>
/// <param name="LabelNames">The same of the label's classes or numbers.</param>
/// <param name="LabelRanges">The range of each target of a regression so far; empty where it is not known.</param>
internal sealed record DataRecord(
    HoldOut HoldOut,
    NumericEmbedding Embedding,
    ImmutableArray<uint> FeatureNames,
    ImmutableArray<uint> LabelNames,
    ImmutableArray<LabelRange> LabelRanges)
{
    /// <summary>The problem, where the record does not fit a network.</summary>
    public string? Mismatch(TrainedNetwork network)
    {
        int outputs = network.Shape.Outputs;
        int classes = network.Head.Classes(outputs);
        int targets = network.Head.PredictsNumbers ? outputs : 0;
        if (HoldOut.Kind != HoldOutKind.None && HoldOut.Classes != classes && HoldOut.Classes != 1)
            return $"its rows are held back by {HoldOut.Classes} classes, but it has {classes}";
        if (FeatureNames.Length > 0 && FeatureNames.Length != network.Features)
            return $"it has the names of {FeatureNames.Length} features, but {network.Features} features";
        if (LabelNames.Length > 0 && LabelNames.Length != outputs)
            return $"it has the names of {LabelNames.Length} labels, but {outputs} outputs";
        return LabelRanges.Length > 0 && LabelRanges.Length != targets
            ? $"it has the ranges of {LabelRanges.Length} labels, but {targets} targets"
            : null;
    }

    /// <summary>The hash of a name; 0 for none.</summary>
    public static uint HashOf(string name)
    {
        if (name.Length == 0)
            return 0;
        var checksum = new Checksum();
        checksum.Add(Encoding.UTF8.GetBytes(name));
        return Math.Max(1, checksum.Value);
    }
}
