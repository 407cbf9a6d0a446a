using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training;

namespace MLNetDenseTrainer.Data;

/// <summary>Reads views: into memory where their rows fit, else once to get to know them, for training to stream them.</summary>
internal sealed class TrainingDataReader(
    DenseNetworkOptions options, Func<bool, InputScaling> scaling, bool mayBeSparse, MissingValues missing, HoldOutChoice holdOuts, RoleNames names,
    int seed, int classes, int targets, Action checkAlive, IChannel channel)
{
    // So many rows say whether all are sparse.
    private const int RowsToJudgeBy = 1024;

    /// <summary>Reads the training rows and the validation rows of a context.</summary>
    /// <exception cref="InvalidOperationException">A view has no row to use.</exception>
    public (TrainingData Data, LabelSummary Labels) Read(TrainContext context, int inputs)
    {
        var memory = new DataBudget(options.MaximumDataMemory, inputs, targets);
        (TrainingRows rows, StreamSummary? stream, DataBudget budget) = ReadTraining(context.TrainingSet, memory);
        LabelSummary labels = stream?.Labels ?? new LabelSummary(classes);
        if (stream is null)
            labels.Add(rows);
        TrainingRows? validation = context.ValidationSet is { } view
            ? ReadValidation(view, budget, rows.IsSparse, stream is null ? rows.Count : budget.Rows)
            : null;
        if (validation is not null)
            labels.Add(validation);
        TrainingData data = stream is null
            ? InMemory(rows, validation)
            : Streamed(new ViewRows(context.TrainingSet, missing, rows.IsSparse), stream, validation, rows, budget);
        WarnAboutValidation(data);
        return (data, labels);
    }

    // No summary where the rows are all in memory.
    private (TrainingRows Rows, StreamSummary? Stream, DataBudget Budget) ReadTraining(RoleMappedData view, DataBudget budget)
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
        StreamSummary? stream = hasMore ? Summarize(rows, cursor, budget) : null;
        cursor.Skipped.Report("training", rows.Count > 0, channel);
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

    // From the rows that are in memory already, whose first part becomes the pool, to the last that the cursor finds.
    private StreamSummary Summarize(TrainingRows rows, ViewCursor cursor, DataBudget budget)
    {
        var summary = new StreamSummary(budget, scaling(rows.IsSparse), holdOuts.Streamed(rows), classes, seed);
        for (int row = 0; row < rows.Count; row++)
            summary.Add(rows.Row(row), rows.Targets(row), rows.Weight(row));
        rows.Truncate(budget.PoolRows);
        do
            summary.Add(cursor.Features, cursor.Targets, cursor.Weight);
        while (cursor.MoveNext());
        if (summary.Count == 0)
            throw new InvalidOperationException(
                "The model to continue holds back all rows of these data. Give it other rows, or set ValidationFraction to 0 to learn from all.");
        return summary;
    }

    private TrainingRows ReadValidation(RoleMappedData view, DataBudget budget, bool sparse, int rowsInMemory)
    {
        view.CheckFeatureFloatVector(out int inputs);
        if (inputs != budget.Inputs)
            throw new ArgumentException($"The feature column '{options.FeatureColumnName}' has {budget.Inputs} features in the training data, but {inputs} in the validation data.", "validationData");
        if (view.Schema.Label?.Type is KeyDataViewType key && key.Count != (ulong)classes)
            throw new ArgumentException($"The label column '{options.LabelColumnName}' has {classes} classes in the training data, but {key.Count} in the validation data.", "validationData");
        if (view.Schema.Label?.Type.GetValueCount() is { } found && found != targets)
            throw new ArgumentException($"The label column '{options.LabelColumnName}' has {targets} numbers in the training data, but {found} in the validation data.", "validationData");
        names.CheckValidation(RoleNames.Of(view.Schema));
        var sample = new RowSample(inputs, Math.Max(budget.ValidationRows, budget.Rows - rowsInMemory), seed, targets, sparse);
        using var cursor = new ViewCursor(view, missing, checkAlive) { IsSparse = sparse };
        while (cursor.MoveNext())
            sample.Add(cursor.Features, cursor.Targets, cursor.Weight);
        cursor.Skipped.Report("validation", sample.Seen > 0, channel);
        SaySampled(sample);
        return sample.Rows;
    }

    private MemoryData InMemory(TrainingRows rows, TrainingRows? validation)
    {
        channel.Info($"The {rows.Count} training rows are kept in memory: they fit in MaximumDataMemory, {Megabytes(options.MaximumDataMemory)}.");
        SaySparse(rows);
        return validation is null
            ? holdOuts.InMemory(rows)
            : new MemoryData(rows, [.. Enumerable.Range(0, rows.Count)], RowSelection.AllOf(validation));
    }

    private StreamedData Streamed(
        ViewRows source, StreamSummary summary, TrainingRows? validation, TrainingRows pool, DataBudget budget)
    {
        string way = options.Shuffle ? $"through a shuffle pool of {Math.Max(budget.PoolRows, options.BatchSize ?? 1)} rows" : "in the order of the view";
        channel.Info($"The training rows do not fit in MaximumDataMemory, {Megabytes(options.MaximumDataMemory)}, so each epoch reads the view anew, {way}.");
        SaySparse(pool);
        if (summary.EstimatesQuantiles)
            channel.Info($"{summary.Scaling} goes by the quantiles of {summary.QuantileRows} rows drawn at random out of {summary.Count}.");
        if (validation is null)
            SaySampled(summary.Validation);
        return new StreamedData(source, summary, validation ?? summary.Validation.Rows, pool, budget.PoolRows, text => channel.Warning(text));
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
        if (data.HoldOut.Kind == HoldOutKind.Fraction && data.Validation.Count == 0)
            channel.Warning(FormattableString.Invariant(
                $"{data.Count} rows are too few to hold a ValidationFraction of {data.HoldOut.Fraction} back: training without validation."));
    }

    private static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / (double)(1 << 20):F0} MiB");
}
