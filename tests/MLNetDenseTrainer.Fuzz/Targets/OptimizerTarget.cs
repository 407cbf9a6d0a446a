using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Fuzz;

/// <summary>What the optimiser of a model went by: read, it writes itself to the same bytes.</summary>
internal sealed class OptimizerTarget : FuzzTarget
{
    public override string Name => "optimizer";

    public override IEnumerable<byte[]> Seeds() =>
    [
        .. GoldenModels.Entries("Optimizer"),
        Write(new OptimizerState("Adam", [[1, 2, 3], []])),
        Write(new OptimizerState("GradientDescent, NeuralTangent parametrisation", [[.. Enumerable.Range(0, 300).Select(i => (byte)i)]])),
    ];

    public override byte[] Mutate(byte[] bytes, Mutator mutator) => mutator.MutatePayload(bytes);

    protected override void Read(byte[] bytes)
    {
        byte[] written = Write(OptimizerStateFormat.Read(new MemoryStream(bytes)));
        if (!written.AsSpan().SequenceEqual(Write(OptimizerStateFormat.Read(new MemoryStream(written)))))
            throw new MisbehaviourException("What was written and read is not written as it was.");
    }

    protected override bool IsDocumented(Exception exception) => exception is FormatException;

    private static byte[] Write(OptimizerState state)
    {
        using var stream = new MemoryStream();
        OptimizerStateFormat.Write(state, stream);
        return stream.ToArray();
    }
}
