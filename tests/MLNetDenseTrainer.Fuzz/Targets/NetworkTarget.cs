using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Prediction;

namespace MLNetDenseTrainer.Fuzz;

/// <summary>The network of a model: read, it writes itself to the same bytes and scores a row.</summary>
internal sealed class NetworkTarget : FuzzTarget
{
    // Where the header has the code of the task.
    private const int TaskOffset = 10;

    public override string Name => "network";

    public override IEnumerable<byte[]> Seeds() => GoldenModels.Entries("Network");

    public override byte[] Mutate(byte[] bytes, Mutator mutator) => mutator.MutatePayload(bytes);

    protected override void Read(byte[] bytes)
    {
        TrainedNetwork network = Read(bytes, Task(bytes));
        byte[] written = Write(network);
        if (!written.AsSpan().SequenceEqual(Write(Read(written, network.Head.Task))))
            throw new MisbehaviourException("What was written and read is not written as it was.");
        var scorer = new RowScorer(network);
        scorer.Features.Fill(0.5f);
        if (scorer.Score().Length != network.Shape.Outputs)
            throw new MisbehaviourException("There are not as many scores as outputs.");
    }

    protected override bool IsDocumented(Exception exception) => exception is FormatException;

    private static NetworkTask Task(byte[] bytes) =>
        bytes.Length > TaskOffset && Enum.IsDefined(typeof(NetworkTask), bytes[TaskOffset]) ? (NetworkTask)bytes[TaskOffset] : NetworkTask.Regression;

    private static TrainedNetwork Read(byte[] bytes, NetworkTask task) => NetworkFormat.Read(new MemoryStream(bytes), task);

    private static byte[] Write(TrainedNetwork network) => Written.By(stream => NetworkFormat.Write(network, stream));
}
