using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training;

namespace MLNetDenseTrainer.Data;

/// <summary>Reads views: into memory where their rows fit, else once to get to know them, for training to stream them.</summary>
internal sealed class TrainingDataReader(DenseNetworkOptions options, InputScaling scaling, MissingValues missing, int seed, int classes, int targets, Action checkAlive, IChannel channel)
{
    /// <summary>Reads the training rows and the validation rows of a context.</summary>
    /// <exception cref="InvalidOperationException">A view has no row to use.</exception>
    public (TrainingData Data, LabelSummary Labels) Read(TrainContext context, int inputs)
    {
        var budget = new DataBudget(options.MaximumDataMemory, inputs, targets);
        var rows = new TrainingRows(inputs, budget.Rows, targets);
        var split = new PositionSplit(context.ValidationSet is null ? options.ValidationFraction : 0f, seed);
        var source = new ViewRows(context.TrainingSet, missing);
        StreamSummary? stream = ReadTraining(context.TrainingSet, rows, budget, split);
        LabelSummary labels = stream?.Labels ?? new LabelSummary(classes);
        if (stream is null)
            labels.Add(rows);
        TrainingRows? validation = context.ValidationSet is { } view ? ReadValidation(view, budget, stream is null ? rows.Count : budget.Rows) : null;
        if (validation is not null)
            labels.Add(validation);
        TrainingData data = stream is null ? InMemory(rows, validation) : Streamed(source, split, stream, validation, rows, budget);
        WarnAboutValidation(data);
        return (data, labels);
    }

    // Null where the rows are all in memory.
    private StreamSummary? ReadTraining(RoleMappedData view, TrainingRows rows, DataBudget budget, PositionSplit split)
    {
        using var cursor = new ViewCursor(view, missing, checkAlive);
        StreamSummary? stream = Fill(rows, cursor, budget.Rows) ? null : Summarize(rows, cursor, budget, split);
        cursor.Skipped.Report("training", rows.Count > 0, channel);
        return stream;
    }

    // False where there is a row more; the cursor is on it then.
    private static bool Fill(TrainingRows rows, ViewCursor cursor, int maximumRows)
    {
        while (cursor.MoveNext())
        {
            if (rows.Count == maximumRows)
                return false;
            cursor.CopyFeaturesTo(rows.Add(cursor.Targets, cursor.Weight));
        }
        return true;
    }

    // From the rows that are in memory already, whose first part becomes the pool, to the last that the cursor finds.
    private StreamSummary Summarize(TrainingRows rows, ViewCursor cursor, DataBudget budget, PositionSplit split)
    {
        var summary = new StreamSummary(budget, scaling, split, classes, seed);
        for (int row = 0; row < rows.Count; row++)
            summary.Add(rows.Features(row), rows.Targets(row), rows.Weight(row));
        rows.Truncate(budget.PoolRows);
        float[] features = new float[rows.Inputs];
        do
        {
            cursor.CopyFeaturesTo(features);
            summary.Add(features, cursor.Targets, cursor.Weight);
        }
        while (cursor.MoveNext());
        return summary;
    }

    private TrainingRows ReadValidation(RoleMappedData view, DataBudget budget, int rowsInMemory)
    {
        view.CheckFeatureFloatVector(out int inputs);
        if (inputs != budget.Inputs)
            throw new ArgumentException($"The feature column '{options.FeatureColumnName}' has {budget.Inputs} features in the training data, but {inputs} in the validation data.", "validationData");
        if (view.Schema.Label?.Type is KeyDataViewType key && key.Count != (ulong)classes)
            throw new ArgumentException($"The label column '{options.LabelColumnName}' has {classes} classes in the training data, but {key.Count} in the validation data.", "validationData");
        if (view.Schema.Label?.Type.GetValueCount() is { } found && found != targets)
            throw new ArgumentException($"The label column '{options.LabelColumnName}' has {targets} numbers in the training data, but {found} in the validation data.", "validationData");
        var sample = new RowSample(inputs, Math.Max(budget.ValidationRows, budget.Rows - rowsInMemory), seed, targets);
        float[] features = new float[inputs];
        using var cursor = new ViewCursor(view, missing, checkAlive);
        while (cursor.MoveNext())
        {
            cursor.CopyFeaturesTo(features);
            sample.Add(features, cursor.Targets, cursor.Weight);
        }
        cursor.Skipped.Report("validation", sample.Seen > 0, channel);
        SaySampled(sample);
        return sample.Rows;
    }

    private MemoryData InMemory(TrainingRows rows, TrainingRows? validation)
    {
        channel.Info($"The {rows.Count} training rows are kept in memory: they fit in MaximumDataMemory, {Megabytes(options.MaximumDataMemory)}.");
        if (validation is not null)
            return new MemoryData(rows, [.. Enumerable.Range(0, rows.Count)], RowSelection.AllOf(validation));
        if (options.ValidationFraction == 0f)
            return new MemoryData(rows, [.. Enumerable.Range(0, rows.Count)], new RowSelection(rows, default));
        (int[] training, int[] held) = RowSplit.Split(rows, options.ValidationFraction, classes > 1, new RandomGenerator(seed, RandomStream.Splitting));
        return new MemoryData(rows, training, new RowSelection(rows, held));
    }

    private StreamedData Streamed(
        ViewRows source, PositionSplit split, StreamSummary summary, TrainingRows? validation, TrainingRows pool, DataBudget budget)
    {
        string way = options.Shuffle ? $"through a shuffle pool of {Math.Max(budget.PoolRows, options.BatchSize ?? 1)} rows" : "in the order of the view";
        channel.Info($"The training rows do not fit in MaximumDataMemory, {Megabytes(options.MaximumDataMemory)}, so each epoch reads the view anew, {way}.");
        if (summary.EstimatesQuantiles)
            channel.Info($"RobustClip goes by the quantiles of {summary.QuantileRows} rows drawn at random out of {summary.Count}.");
        if (validation is null)
            SaySampled(summary.Validation);
        return new StreamedData(source, split, summary, validation ?? summary.Validation.Rows, pool, budget.PoolRows, text => channel.Warning(text));
    }

    private void SaySampled(RowSample validation)
    {
        if (validation.IsPartial)
            channel.Info($"Epochs are measured by {validation.Rows.Count} validation rows drawn at random out of {validation.Seen}: more do not fit in MaximumDataMemory.");
    }

    private void WarnAboutValidation(TrainingData data)
    {
        if (options.ValidationFraction > 0f && data.Validation.Count == 0)
            channel.Warning(FormattableString.Invariant($"{data.Count} rows are too few to hold a ValidationFraction of {options.ValidationFraction} back: training without validation."));
    }

    private static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / (double)(1 << 20):F0} MiB");
}
