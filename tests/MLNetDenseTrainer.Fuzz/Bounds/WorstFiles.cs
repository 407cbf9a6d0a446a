using System.Buffers.Binary;
using MLNetDenseTrainer.Files;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Inputs.Affine;
using MLNetDenseTrainer.Inputs.Clip;
using MLNetDenseTrainer.Inputs.Rank;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Resume;
using MLNetDenseTrainer.Training.State;

namespace MLNetDenseTrainer.Fuzz;

/// <summary>For each reader the files that could cost it most.</summary>
internal static class WorstFiles
{
    private const int LargeFeatures = 1 << 22;
    private const int LargeUnits = 16;
    private const int LargeBytes = 256 << 20;

    public static IEnumerable<WorstFile> All { get; } =
    [
        .. WorstFile.Of("network of 2^26 parameters", Network, ReadNetwork),
        new("network of 2^26 parameters, the last NaN", () => WorstFile.Tampered(Network(), sizeof(float), BitConverter.SingleToInt32Bits(float.NaN)), ReadNetwork),
        new("network of 2^23 flagged features, the last NaN", () => WorstFile.Tampered(FlaggedNetwork(), sizeof(float), BitConverter.SingleToInt32Bits(float.NaN)), ReadNetwork),
        new("network of 2^20 features by rank, the last NaN", () => WorstFile.Tampered(RankedNetwork(), sizeof(float), BitConverter.SingleToInt32Bits(float.NaN)), ReadNetwork),
        new("network that claims to be 64 of 2^29 parameters", ClaimingNetwork, ReadNetwork),
        .. WorstFile.Of("history of 1,000,000 epochs", () => History(TrainingSettings.MaximumEpochs), ReadHistory),
        new(
            "history of 1,000,000 epochs, the last mark wrong",
            () => WorstFile.Tampered(History(TrainingSettings.MaximumEpochs), BytesFromLastMark, -1),
            ReadHistory),
        new("history of 2^23 epochs", () => History(1 << 23), ReadHistory),
        .. WorstFile.Of("optimizer state of 256 MiB", OptimizerState, ReadOptimizerState),
        new(
            "optimizer state of 256 MiB, the last length wrong",
            () => WorstFile.Tampered(OptimizerState(), 1 + sizeof(int), 2), ReadOptimizerState),
        .. WorstFile.Of("checkpoint of 256 MiB", Checkpoint, ReadCheckpoint),
        new("checkpoint of 256 MiB, the last length wrong", () => Checkpoint(lastLength: 2), ReadCheckpoint),
    ];

    private static void ReadNetwork(Stream stream) => NetworkFormat.Read(stream, NetworkTask.Regression);

    private static void ReadHistory(Stream stream) => TrainingRecordFormat.Read(stream);

    private static void ReadOptimizerState(Stream stream) => OptimizerStateFormat.Read(stream);

    // Memory for the state is there before a checkpoint is opened.
    private static readonly Lazy<float[]> _state = new(() => new float[LargeBytes / sizeof(float)]);

    private static readonly TrainingFingerprint _fingerprint = new([("Seed", Identity.Of(1))]);

    private static void ReadCheckpoint(Stream stream) => CheckpointFormat.Read(_fingerprint, state => ExchangeState(state, lastLength: 1), stream, "training.checkpoint");

    private static void ExchangeState(StateExchange state, int lastLength)
    {
        state.Singles(_state.Value, "the parameters");
        state.Singles(new float[lastLength], "the last parameters");
    }

    private static byte[] Network()
    {
        NetworkShape shape = NetworkShape.Create(LargeFeatures, [new Dense(LargeUnits), new Dense(1)], Activation.Linear);
        return WrittenNetwork(InputPipeline.None, new ParameterBlock(shape));
    }

    private static byte[] RankedNetwork()
    {
        NetworkShape shape = NetworkShape.Create(RankStep.MaximumMaps, [new Dense(1)], Activation.Linear);
        float[] knots = [.. Enumerable.Range(0, QuantileMap.MaximumKnots).Select(knot => (float)knot)];
        QuantileMap[] maps = [.. Enumerable.Range(0, RankStep.MaximumMaps).Select(feature => new QuantileMap(feature, knots, knots))];
        float[] numbers = new float[RankStep.MaximumMaps];
        var inputs = new InputPipeline(
            InputScaling.RobustQuantile, new RankStep(maps.Length, maps), new AffineStep(numbers, numbers), new ClipStep());
        return WrittenNetwork(inputs, new ParameterBlock(shape));
    }

    private static byte[] FlaggedNetwork()
    {
        const int Features = NetworkShape.MaximumInputs / 2;
        NetworkShape shape = NetworkShape.Create(2 * Features, [new Dense(1)], Activation.Linear);
        InputPipeline inputs = InputPipeline.None.Imputing([.. Enumerable.Range(0, Features)]);
        return WrittenNetwork(inputs, new ParameterBlock(shape));
    }

    // Little but a header.
    private static byte[] ClaimingNetwork()
    {
        const int FeaturesOffset = 11, NetworksOffset = 19, UnitsOffset = 27;
        NetworkShape shape = NetworkShape.Create(1, [new Dense(1), new Dense(1)], Activation.Linear);
        var parameters = new ParameterBlock(shape);
        byte[] bytes = WrittenNetwork(InputPipeline.None, parameters, parameters);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(FeaturesOffset), NetworkShape.MaximumInputs - 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(UnitsOffset), 32);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(NetworksOffset), TrainedNetwork.MaximumMembers);
        return bytes;
    }

    private static byte[] History(int epochs)
    {
        var epoch = new EpochMetrics(1, 0.5, 0.25, 0.1f, TimeSpan.Zero) { Metric = ValidationMetric.Accuracy, MetricValue = 0.75 };
        return Written.By(stream => TrainingRecordFormat.Write(TrainingRecordTarget.Record([.. Enumerable.Repeat(epoch, epochs)]), stream));
    }

    // With one epoch, all but the format, the count, what the epoch has before its last mark, and the checksum.
    private static int BytesFromLastMark =>
        History(1).Length - sizeof(ushort) - sizeof(int) - (2 * sizeof(double) + sizeof(byte) + sizeof(float)) - sizeof(uint);

    private static byte[] OptimizerState() =>
        Written.By(stream => OptimizerStateFormat.Write(new OptimizerState(OptimizerTarget.Adam, [new byte[LargeBytes], [1]]), stream));

    private static byte[] Checkpoint() => Checkpoint(lastLength: 1);

    private static byte[] Checkpoint(int lastLength) =>
        Written.By(stream => CheckpointFormat.Write(_fingerprint, state => ExchangeState(state, lastLength), stream));

    private static byte[] WrittenNetwork(InputPipeline inputs, params ParameterBlock[] members) =>
        Written.By(stream => NetworkFormat.Write(new TrainedNetwork(inputs, [.. members], RegressionHead.Scalar), stream));
}
