using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics.RandomNumbers;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Training.Loop;

/// <summary>From labeled rows to a trained model: scales, initializes, trains, and measures on held-back rows.</summary>
/// <param name="settings">The settings.</param>
/// <param name="data">Rows to learn from and to validate with; they are scaled in place.</param>
internal sealed class NetworkTraining(TrainingSettings settings, TrainingData data)
{
    // Beyond this, embeddings would be most of the network.
    private const int MostEmbedded = 512;

    /// <summary>Epochs of the last run.</summary>
    public IReadOnlyList<EpochMetrics> History { get; private set; } = [];

    /// <summary>The epoch of the last run whose parameters each network has.</summary>
    public IReadOnlyList<int> BestEpochs { get; private set; } = [];

    /// <summary>Metrics of the last run on held-back rows; <see langword="null"/> where there were none.</summary>
    public HeldOutMetrics? HeldOut { get; private set; }

    /// <summary>The state of the optimizers when the last run ended, where it is kept.</summary>
    public OptimizerState? Optimizer { get; private set; }

    /// <summary>A model with fresh weights, its scaling fitted to the rows. A last layer without activation gets the output one.</summary>
    public TrainedNetwork Initialize(IReadOnlyList<Dense> layers, Activation output)
    {
        FeatureSummary features = data.Features;
        var inputs = new InputPipeline(settings.InputScaling, data.FitInputs(settings.InputScaling, settings.Threads))
        {
            Categories = data.Categories,
        };
        if (settings.MissingValues == MissingValues.Impute)
            inputs = inputs.Imputing(features.Missing);
        int[] numeric = features.Numeric;
        bool embeds = settings.NumericEmbedding == NumericEmbedding.Periodic && numeric.Length <= MostEmbedded;
        ImmutableArray<int> embedded = embeds ? [.. numeric] : [];
        float[] frequencies =
            EmbeddingFrequencies.Highest(data.Sample.Columns, embedded, settings.Loss.Head.EmbeddingFrequencies, settings.CheckAlive);
        int count = features.Count + inputs.AddedInputs;
        NetworkShape shape = NetworkShape.Create(count, layers, output, embedded, data.Categories.Widths);
        Activation last = shape.Layers[^1].Activation;
        Head head = settings.Loss.Head.WithScalings(() => FitTargetScalings(last));
        float[] outputBiases = settings.Loss.BeginsAtMean ? OutputBiases(last, head.Scalings) : [];
        return new TrainedNetwork(inputs, [.. Enumerable.Range(0, settings.EnsembleSize).Select(Member)], head);

        ParameterBlock Member(int member)
        {
            var parameters = new ParameterBlock(shape);
            var random = new RandomGenerator(settings.OfMember(member).Seed, RandomStream.Initialization);
            Initializer.Initialize(parameters, settings.Parametrization, random, frequencies);
            outputBiases.CopyTo(parameters.Biases(shape.Layers.Length - 1));
            return parameters;
        }
    }

    private ImmutableArray<TargetScaling> FitTargetScalings(Activation output)
    {
        TargetSummary targets = data.Targets;
        return [.. Enumerable.Range(0, targets.Count).Select(FitTargetScaling)];

        TargetScaling FitTargetScaling(int target)
        {
            (float Minimum, float Maximum) range = targets.Range(target);
            TargetScaling? robust = settings.StandardizeTarget && settings.Loss.IsRobust
                ? TargetScalingFit.FitRobust(output, data.TargetSample, target, range)
                : null;
            TargetScaling scaling = settings.StandardizeTarget ? robust ?? targets.Standardize(target, output) : TargetScaling.None;
            return settings.ClampScores ? scaling with { Minimum = range.Minimum, Maximum = range.Maximum } : scaling;
        }
    }

    // Where each output begins at the mean of its target.
    private float[] OutputBiases(Activation output, ImmutableArray<TargetScaling> scalings) =>
        [.. scalings.Select((scaling, target) => FirstOutput.Bias(output, data.Targets.PositiveMean(target) / scaling.Scale))];

    /// <summary>Trains on from a model, which is not changed, and from the state of its optimizers. Its scaling stays.</summary>
    public TrainedNetwork Run(TrainedNetwork network, OptimizerState? optimizer = null)
    {
        if (settings.KeepOptimizerState)
            OptimizerState.CheckSize(network.Shape, settings.Optimizer);
        network = network.Copy();
        TrainingCheckpoint? checkpoint = settings.Checkpoint is { } option
            ? new(option, TrainingFingerprint.Of(settings, data, network, optimizer))
            : null;
        float[] categoryRates = network.Shape.CategoryCount > 0 ? data.Features.Categories.Credibilities : [];
        IReadOnlyList<MemberData> members =
            [.. data.ScaleInto(settings, network).Select(member => member with { CategoryRates = categoryRates })];
        CrossFit? crossFit;
        using (var loop = new TrainingLoop(settings, members, checkpoint))
        {
            if (optimizer is not null)
                loop.ContinueOptimizer(optimizer);
            History = loop.Run();
            members = [.. loop.Trained.Select(member => members[member])];
            network = network with { Members = [.. members.Select(member => member.Parameters)] };
            BestEpochs = loop.ChosenEpochs;
            crossFit = CrossFit.For(members, loop.HeldBackOutputs);
            Optimizer = settings.KeepOptimizerState ? loop.SaveOptimizer() : null;
        }
        if (members.Any(member => member.Validation.Count > 0))
            HeldOut = Measure(network, members, crossFit);
        checkpoint?.Delete();
        return network;
    }

    // Fits the temperature to the held-back rows before it measures the model on them.
    private HeldOutMetrics Measure(TrainedNetwork network, IReadOnlyList<MemberData> members, CrossFit? crossFit)
    {
        var rows = new HeldOutRows(members);
        if (settings.TemperatureScaling)
        {
            (float factor, float[] offsets) = settings.ClassOffsets ? rows.FitCalibration() : (rows.FitTemperature(), []);
            int last = network.Shape.Layers.Length - 1;
            foreach (ParameterBlock member in network.Members)
            {
                member.ScaleLayer(last, factor);
                member.AddToBiases(last, offsets);
            }
        }
        // Measured only now, because the mean of scaled probabilities is not the scaled mean.
        return crossFit?.Measure() ?? rows.Measure();
    }
}
