using MLNetDenseTrainer.Data;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Loop;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Resume;

namespace MLNetDenseTrainer.Training;

/// <summary>One call of Fit, station by station.</summary>
internal sealed class TrainingSession(DenseNetworkOptions options, int seed, IHost host, IChannel channel, IProgressChannel progress)
{
    private readonly ProgressReport _progress = new(channel, progress);
    private readonly long _began = TimeProvider.System.GetTimestamp();

    /// <summary>Trains on the context's data, from its initial predictor where it has one.</summary>
    public (TrainedNetwork Network, TrainingRecord Record) Run(TrainContext context, int outputs)
    {
        RoleMappedSchema schema = context.TrainingSet.Schema;
        var names = new RoleNames(schema);
        context.TrainingSet.CheckFeatureFloatVector(out int features);
        var known = new DataFacts(features, outputs)
        {
            Seed = seed,
            HasValidationSet = context.ValidationSet is not null,
            Categories = CategoryGroups.Of(schema),
        };
        ContinuedModel? continued = context.InitialPredictor is IDenseNetworkModel model ? new ContinuedModel(options, model) : null;
        options.Checkpoint?.File.CheckWritable();
        SamplingKey.Check(context.TrainingSet.Data.Schema, options.SamplingKeyColumnName);
        OptionsChecks.CheckOutputs(options, outputs, options.Layers ?? continued?.Layers);
        continued?.Check(known, names);

        var reader = new TrainingDataReader(new ReadingPlan(options, known, continued), names, CheckAlive, channel);
        (TrainingData data, LabelSummary labels, DataFacts facts, HoldOutPlan holdOuts) = reader.Read(context);

        if (options.ClassWeightsOrNull is { } classWeights)
            data.ClassFactors = classWeights.Factors(labels.ClassWeights);
        TrainingPlan plan = TrainingPlan.From(options, facts with { ClassShares = labels.Shares(data.ClassFactors) }, continued);
        var report = new PlanReport(plan, channel);
        report.Rows(holdOuts);
        LabelChecks.Check(plan, labels, data, schema.Label!.Value, channel);

        var training = new NetworkTraining(Hooked(plan.Settings), data);
        TrainedNetwork network = Begin(plan, training, data, report, schema.Feature!.Value);
        DataRecord record = RecordOf(plan, data, names);
        string description = PlanDescription.Of(plan, network);
        report.Announce(network, description);

        network = training.Run(network, plan.Optimizer);
        _progress.Outcome(training, network, plan.Settings);
        return (network, new TrainingRecord(
            training.History, training.BestEpochs, training.HeldOut, description, record, training.Optimizer));
    }

    private TrainingSettings Hooked(TrainingSettings settings) => settings with
    {
        Began = _began,
        OnEpoch = Report,
        OnResume = epochs => _progress.Resumed(epochs, options.Checkpoint!),
        CheckAlive = CheckAlive,
    };

    private static TrainedNetwork Begin(
        TrainingPlan plan, NetworkTraining training, TrainingData data, PlanReport report, DataViewSchema.Column features)
    {
        if (plan.Continued is null)
            return training.Initialize(plan.Layers, plan.Options.DefaultOutput);
        (TrainedNetwork network, int[] revived, int[] unflagged) = plan.Continued.Begin(plan, data);
        report.Continued(revived, unflagged, features);
        return network;
    }

    private static DataRecord RecordOf(TrainingPlan plan, TrainingData data, RoleNames names)
    {
        ImmutableArray<LabelRange> ranges = plan.Settings.Loss.Head.PredictsNumbers ? data.Targets.Ranges : [];
        var today = new DataRecord(data.HoldOut, plan.Settings.NumericEmbedding, names.FeatureHashes, names.LabelHashes, ranges);
        return plan.Continued?.Extend(today) ?? today;
    }

    private void CheckAlive()
    {
        host.CheckAlive();
        options.CancellationToken.ThrowIfCancellationRequested();
    }

    private void Report(EpochProgress epoch)
    {
        _progress.Epoch(epoch);
        options.OnEpoch?.Invoke(epoch);
    }
}
