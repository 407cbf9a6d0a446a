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
internal sealed class NetworkTraining
{
    // Beyond this, embeddings would be most of the network.
    private const int MostEmbedded = 512;

    private readonly TrainingSettings _settings;
    private readonly TrainingData _data;

    /// <param name="settings">The settings.</param>
    /// <param name="data">Rows to learn from and to validate with; they are scaled in place.</param>
    public NetworkTraining(TrainingSettings settings, TrainingData data)
    {
        _settings = settings;
        _data = data;
    }

    /// <summary>Epochs of the last run.</summary>
    public IReadOnlyList<EpochMetrics> History { get; private set; } = [];

    /// <summary>The epoch of the last run whose parameters each network has.</summary>
    public IReadOnlyList<int> BestEpochs { get; private set; } = [];

    /// <summary>Metrics of the last run on held-back rows; <see langword="null"/> where there were none.</summary>
    public HeldOutMetrics? HeldOut { get; private set; }

    /// <summary>The state of the optimizers when the last run ended, where it is kept.</summary>
    public OptimizerState? Optimizer { get; private set; }

    /// <summary>A model with fresh weights, its scaling fitted to the rows.</summary>
    /// <param name="layers">The layers of each network.</param>
    /// <param name="output">The activation of a last layer that names none.</param>
    public TrainedNetwork Initialize(IReadOnlyList<Dense> layers, Activation output)
    {
        FeatureSummary features = _data.Features;
        var inputs = new InputPipeline(_settings.InputScaling, _data.FitInputs(_settings.InputScaling, _settings.Threads));
        if (_settings.MissingValues == MissingValues.Impute)
            inputs = inputs.Imputing(features.Missing);
        int[] numeric = features.Numeric;
        bool embeds = _settings.NumericEmbedding == NumericEmbedding.Periodic && numeric.Length <= MostEmbedded;
        ImmutableArray<int> embedded = embeds ? [.. numeric] : [];
        float[] frequencies =
            EmbeddingFrequencies.Highest(_data.Sample.Columns, embedded, _settings.Loss.Head.EmbeddingFrequencies, _settings.CheckAlive);
        NetworkShape shape = NetworkShape.Create(features.Count + inputs.AddedInputs, layers, output, embedded);
        Activation last = shape.Layers[^1].Activation;
        Head head = _settings.Loss.Head.WithScalings(() => FitTargetScalings(last));
        float[] outputBiases = _settings.Loss.BeginsAtMean ? OutputBiases(last, head.Scalings) : [];
        return new TrainedNetwork(inputs, [.. Enumerable.Range(0, _settings.EnsembleSize).Select(Member)], head);

        ParameterBlock Member(int member)
        {
            var parameters = new ParameterBlock(shape);
            var random = new RandomGenerator(_settings.OfMember(member).Seed, RandomStream.Initialization);
            Initializer.Initialize(parameters, _settings.Parametrization, random, frequencies);
            outputBiases.CopyTo(parameters.Biases(shape.Layers.Length - 1));
            return parameters;
        }
    }

    private ImmutableArray<TargetScaling> FitTargetScalings(Activation output)
    {
        TargetSummary targets = _data.Targets;
        return [.. Enumerable.Range(0, targets.Count).Select(FitTargetScaling)];

        TargetScaling FitTargetScaling(int target)
        {
            (float Minimum, float Maximum) range = targets.Range(target);
            TargetScaling? robust = _settings.StandardizeTarget && _settings.Loss.IsRobust
                ? TargetScalingFit.FitRobust(output, _data.TargetSample, target, range)
                : null;
            TargetScaling scaling = _settings.StandardizeTarget ? robust ?? targets.Standardize(target, output) : TargetScaling.None;
            return _settings.ClampScores ? scaling with { Minimum = range.Minimum, Maximum = range.Maximum } : scaling;
        }
    }

    // Where each output begins at the mean of its target.
    private float[] OutputBiases(Activation output, ImmutableArray<TargetScaling> scalings) =>
        [.. scalings.Select((scaling, target) => FirstOutput.Bias(output, _data.Targets.PositiveMean(target) / scaling.Scale))];

    /// <summary>Trains on from a model, whose scaling stays as it is. That model is not changed.</summary>
    /// <param name="network">Where to begin.</param>
    /// <param name="optimizer">The state of its optimizers, of the same identity.</param>
    public TrainedNetwork Run(TrainedNetwork network, OptimizerState? optimizer = null)
    {
        if (_settings.KeepOptimizerState)
            OptimizerState.CheckSize(network.Shape);
        network = network.Copy();
        TrainingCheckpoint? checkpoint = _settings.Checkpoint is { } option
            ? new(option, TrainingFingerprint.Of(_settings, _data, network, optimizer))
            : null;
        IReadOnlyList<MemberData> members = _data.ScaleInto(_settings, network);
        using (var loop = new TrainingLoop(_settings, members, checkpoint))
        {
            if (optimizer is not null)
                loop.ContinueOptimizer(optimizer);
            History = loop.Run();
            members = [.. loop.Trained.Select(member => members[member])];
            network = network with { Members = [.. members.Select(member => member.Parameters)] };
            BestEpochs = loop.ChosenEpochs;
            Optimizer = _settings.KeepOptimizerState ? loop.SaveOptimizer() : null;
        }
        if (members.Any(member => member.Validation.Count > 0))
            HeldOut = Measure(network, members);
        checkpoint?.Delete();
        return network;
    }

    // How the model does on rows that were held back, after its temperature has been fitted to them.
    private HeldOutMetrics Measure(TrainedNetwork network, IReadOnlyList<MemberData> members)
    {
        var rows = new HeldOutRows(members);
        if (_settings.TemperatureScaling)
        {
            float factor = rows.FitTemperature();
            foreach (ParameterBlock member in network.Members)
                member.ScaleLayer(member.Shape.Layers.Length - 1, factor);
        }
        // Measured only now, because the mean of scaled probabilities is not the scaled mean.
        return rows.Measure();
    }
}
