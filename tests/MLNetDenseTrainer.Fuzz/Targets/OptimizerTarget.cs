using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Fuzz;

/// <summary>The state of a model's optimizers: read, it writes itself to the same bytes.</summary>
internal sealed class OptimizerTarget : FuzzTarget
{
    private static readonly OptimizerIdentity _descent =
        new(new("GradientDescent"), Parametrization.NeuralTangent, LearnedInputScale: true);

    public static OptimizerIdentity Adam { get; } =
        new(new("Adam", ("beta1", 0.9), ("beta2", 0.999)), Parametrization.Standard, LearnedInputScale: false);

    public override string Name => "optimizer";

    public override IEnumerable<byte[]> Seeds() =>
    [
        .. GoldenModels.Entries("Optimizer"),
        Write(new OptimizerState(Adam, [[1, 2, 3], []])),
        Write(new OptimizerState(_descent, [[.. Enumerable.Range(0, 300).Select(i => (byte)i)]])),
    ];

    public override byte[] Mutate(byte[] bytes, Mutator mutator) => mutator.MutatePayload(bytes);

    protected override void Read(byte[] bytes)
    {
        byte[] written = Write(OptimizerStateFormat.Read(new MemoryStream(bytes)));
        if (!written.AsSpan().SequenceEqual(Write(OptimizerStateFormat.Read(new MemoryStream(written)))))
            throw new MisbehaviourException("What was written and read is not written as it was.");
    }

    protected override bool IsDocumented(Exception exception) => exception is FormatException;

    private static byte[] Write(OptimizerState state) => Written.By(stream => OptimizerStateFormat.Write(state, stream));
}
