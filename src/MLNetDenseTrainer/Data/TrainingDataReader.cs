using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training;

namespace MLNetDenseTrainer.Data;

/// <summary>Reads views: into memory where their rows fit, else once to get to know them, for training to stream them.</summary>
internal sealed class TrainingDataReader(
    DenseNetworkOptions options, Func<bool, InputScaling> scaling, bool mayBeSparse, MissingValues missing, int seed,
    int classes, int targets, int networks, Action checkAlive, IChannel channel)
{
    // So many rows say whether all are sparse.
    private const int RowsToJudgeBy = 1024;

    /// <summary>Reads the training rows and the validation rows of a context.</summary>
    /// <exception cref="InvalidOperationException">A view has no row to use.</exception>
    public (TrainingData Data, LabelSummary Labels) Read(TrainContext context, int inputs)
    {
        var split = new PositionSplit(context.ValidationSet is null ? options.ValidationFraction : 0f, seed);
        var whole = new DataBudget(options.MaximumDataMemory, inputs, targets, Networks: networks);
        (TrainingRows rows, StreamSummary? stream, DataBudget budget) = ReadTraining(context.TrainingSet, whole, split);
        LabelSummary labels = stream?.Labels ?? new LabelSummary(classes);
        if (stream is null)
            labels.Add(rows);
        TrainingRows? validation = context.ValidationSet is { } view ? ReadValidation(view, context.TrainingSet, budget, rows.IsSparse, stream is null ? rows.Count : budget.Rows) : null;
        if (validation is not null)
            labels.Add(validation);
        TrainingData data = stream is null ? InMemory(rows, validation) : Streamed(new ViewRows(context.TrainingSet, missing, rows.IsSparse), split, stream, validation, rows, budget);
        WarnAboutValidation(data);
        return (data, labels);
    }

    // No summary where the rows are all in memory.
    private (TrainingRows Rows, StreamSummary? Stream, DataBudget Budget) ReadTraining(RoleMappedData view, DataBudget budget, PositionSplit split)
    {
        using var cursor = new ViewCursor(view, missing, checkAlive) { IsSparse = mayBeSparse && budget.Inputs >= SparseFeatures.Fewest };
        var rows = new TrainingRows(budget.Inputs, budget.Rows, targets, cursor.IsSparse);
        bool hasMore = cursor.MoveNext();
        if (cursor.IsSparse)
        {
            hasMore = Fill(rows, cursor, hasMore, budget, RowsToJudgeBy);
            rows = InBestForm(rows, budget);
            cursor.IsSparse = rows.IsSparse;
        }
        hasMore = Fill(rows, cursor, hasMore, budget, int.MaxValue);
        if (rows.IsSparse)
            budget = budget with { NonZeros = rows.KeptPerRow };
        // Rows that are streamed train one network.
        if (hasMore)
            budget = budget with { Networks = 1 };
        StreamSummary? stream = hasMore ? Summarize(rows, cursor, budget, split) : null;
        cursor.Skipped.Report("training", rows.Count > 0 || stream is not null, channel);
        return (rows, stream, budget);
    }

    // From the row that the cursor is on, while rows have room; whether it is on one more then.
    private static bool Fill(TrainingRows rows, ViewCursor cursor, bool isOnRow, DataBudget budget, int mostRows)
    {
        for (; isOnRow && rows.Count < mostRows && budget.HasRoomBeside(rows); isOnRow = cursor.MoveNext())
            rows.Add(cursor.Features, cursor.Targets, cursor.Weight);
        return isOnRow;
    }

    private static TrainingRows InBestForm(TrainingRows rows, DataBudget budget) =>
        rows.Count > 0 && SparseFeatures.Pay(rows.NonZeros, rows.Count, rows.Inputs) ? rows : rows.ToDense(budget.Rows);

    // From the rows that are in memory already, which make room for samples as they are taken in, to the last that the cursor finds.
    private StreamSummary Summarize(TrainingRows rows, ViewCursor cursor, DataBudget budget, PositionSplit split)
    {
        var summary = new StreamSummary(budget, scaling(rows.IsSparse), split, classes, seed);
        for (int row = 0; row < rows.Count; row++)
        {
            summary.Add(rows.Row(row), rows.Targets(row), rows.Weight(row));
            rows.LetGoBefore(row + 1);
        }
        // What is left becomes the pool; sparse rows take longer to put there.
        rows.Truncate(rows.IsSparse ? budget.PoolRows : 0);
        do
            summary.Add(cursor.Features, cursor.Targets, cursor.Weight);
        while (cursor.MoveNext());
        return summary;
    }

    private TrainingRows ReadValidation(RoleMappedData view, RoleMappedData training, DataBudget budget, bool sparse, int rowsInMemory)
    {
        view.CheckFeatureFloatVector(out int inputs);
        if (inputs != budget.Inputs)
            throw new ArgumentException($"The feature column '{options.FeatureColumnName}' has {budget.Inputs} features in the training data, but {inputs} in the validation data.", "validationData");
        if (view.Schema.Label?.Type is KeyDataViewType key && key.Count != (ulong)classes)
            throw new ArgumentException($"The label column '{options.LabelColumnName}' has {classes} classes in the training data, but {key.Count} in the validation data.", "validationData");
        CheckSameKeys(training.Schema.Label, view.Schema.Label);
        if (view.Schema.Label?.Type.GetValueCount() is { } found && found != targets)
            throw new ArgumentException($"The label column '{options.LabelColumnName}' has {targets} numbers in the training data, but {found} in the validation data.", "validationData");
        var sample = new RowSample(inputs, Math.Max(budget.ValidationRows, budget.Rows - rowsInMemory), seed, targets, sparse);
        using var cursor = new ViewCursor(view, missing, checkAlive) { IsSparse = sparse };
        while (cursor.MoveNext())
            sample.Add(cursor.Features, cursor.Targets, cursor.Weight);
        cursor.Skipped.Report("validation", sample.Seen > 0, channel);
        SaySampled(sample);
        return sample.Rows;
    }

    // A mapping of its own, fitted to validation data, may give the same classes other keys, and then every figure would be wrong.
    private void CheckSameKeys(DataViewSchema.Column? training, DataViewSchema.Column? validation)
    {
        if (training?.GetKeyNames() is not { } expected || validation?.GetKeyNames() is not { } found)
            return;
        int other = Enumerable.Range(0, Math.Min(expected.Count, found.Count)).FirstOrDefault(key => expected[key] != found[key], -1);
        if (other >= 0)
            throw new ArgumentException($"Key {other + 1} of the label column '{options.LabelColumnName}' is '{expected[other]}' in the training data, but '{found[other]}' in the validation data. Map the labels of both by one fitted transformer.", "validationData");
    }

    private MemoryData InMemory(TrainingRows rows, TrainingRows? validation)
    {
        channel.Info($"The {rows.Count} training rows are kept in memory: they fit in MaximumDataMemory, {Megabytes(options.MaximumDataMemory)}.");
        SaySparse(rows);
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
        long poolRows = Math.Min(summary.Count, Math.Max(budget.PoolRows, options.BatchSize ?? 1));
        string way = options.Shuffle ? $"through a shuffle pool of {poolRows} rows" : "in the order of the view";
        channel.Info($"The training rows do not fit in MaximumDataMemory, {Megabytes(options.MaximumDataMemory)}, so each epoch reads the view anew, {way}.");
        SaySparse(pool);
        if (summary.EstimatesQuantiles)
            channel.Info($"{summary.Scaling} goes by the quantiles of {summary.QuantileRows} rows drawn at random out of {summary.Count}.");
        if (validation is null)
            SaySampled(summary.Validation);
        return new StreamedData(source, split, summary, validation ?? summary.Validation.Rows, pool, budget.PoolRows, text => channel.Warning(text));
    }

    private void SaySparse(TrainingRows rows)
    {
        if (rows.IsSparse)
            channel.Info(FormattableString.Invariant($"Rows are sparse, {rows.KeptPerRow:F1} of {rows.Inputs} features are not zero: only those are kept and gone by, and the optimiser moves the weights of the features that occur in a batch."));
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
