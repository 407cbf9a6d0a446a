using MLNetDenseTrainer.Files;

namespace MLNetDenseTrainer.Fuzz;

/// <summary>What a model was trained with: read, it writes itself to the same bytes.</summary>
internal sealed class DescriptionTarget : FuzzTarget
{
    public override string Name => "description";

    public override IEnumerable<byte[]> Seeds() => [Write("60 rows, loss BinaryCrossEntropy, learning rate 0.001 (Constant), seed 1"), Write("gr\u00f6\u00dfer, \u20ac, \ud83d\ude00")];

    public override byte[] Mutate(byte[] bytes, Mutator mutator) => mutator.MutatePayload(bytes);

    protected override void Read(byte[] bytes)
    {
        if (!bytes.AsSpan().SequenceEqual(Write(TrainingDescriptionFormat.Read(new MemoryStream(bytes)))))
            throw new MisbehaviourException("What was read is not written as it was.");
    }

    protected override bool IsDocumented(Exception exception) => exception is FormatException;

    private static byte[] Write(string description)
    {
        using var stream = new MemoryStream();
        TrainingDescriptionFormat.Write(description, stream);
        return stream.ToArray();
    }
}
