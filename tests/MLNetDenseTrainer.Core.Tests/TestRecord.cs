using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Training.HoldOuts;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Training records, and their bytes.</summary>
internal static class TestRecord
{
    public static TrainingRecord Of(IReadOnlyList<EpochMetrics> history, HeldOutMetrics? heldOut = null, params int[] bestEpochs) =>
        new(history, bestEpochs is [] ? [history.Count] : bestEpochs, heldOut, "20 rows, seed 1", NoData);

    public static DataRecord NoData { get; } = new(HoldOut.None, NumericEmbedding.None, [], [], []);

    public static OptimizerIdentity Adam { get; } = new(new("Adam", ("beta1", 0.9)), Parametrization.Standard, LearnedInputScale: false);

    public static byte[] Write(TrainingRecord record)
    {
        using var stream = new MemoryStream();
        TrainingRecordFormat.Write(record, stream);
        return stream.ToArray();
    }

    public static TrainingRecord Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return TrainingRecordFormat.Read(stream);
    }
}
