using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Training;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Data.Streams;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace MLNetDenseTrainer.Data;

/// <summary>Reads views: into memory where their rows fit, else once to get to know them, for training to stream them.</summary>
/// <param name="options">The trainer's options.</param>
/// <param name="scaling">How the features of sparse rows, or of dense ones, are scaled.</param>
/// <param name="holdOuts">Which rows are held back.</param>
/// <param name="names">The names of features and labels, which validation data have to share.</param>
/// <param name="mayBeSparse">Whether rows may be kept sparse.</param>
/// <param name="missing">What missing features mean.</param>
/// <param name="seed">Seed of samples and splits.</param>
/// <param name="classes">How many classes the label has; 1 where it is a number.</param>
/// <param name="targets">Targets per row.</param>
/// <param name="networks">Networks of the model, at least.</param>
/// <param name="checkAlive">Throws where training is to be abandoned.</param>
/// <param name="channel">Takes information and warnings.</param>
internal sealed class TrainingDataReader(
    DenseNetworkOptions options,
    Func<bool, InputScaling> scaling,
    HoldOutChoice holdOuts,
    RoleNames names,
    bool mayBeSparse,
    MissingValues missing,
    int seed,
    int classes,
    int targets,
    int networks,
    Action checkAlive,
    IChannel channel)
{
    /// <summary>Reads the training rows and the validation rows of a context.</summary>
    /// <exception cref="InvalidOperationException">A view has no row to use.</exception>
    public (TrainingData Data, LabelSummary Labels) Read(TrainContext context, int inputs)
    {
        var budget = new DataBudget(options.MaximumDataMemory, inputs, targets, Networks: networks);
        bool sparse = mayBeSparse && inputs >= SparseFeatures.Fewest;
        FirstPass pass = ReadTraining(context, budget, sparse) ?? ReadTraining(context, budget, sparse: false)!;
        (TrainingRows rows, budget, StreamSummary? stream) = pass;
        TrainingRows? validation = context.ValidationSet is { } view
            ? ReadValidation(view, budget, rows.IsSparse, stream is null ? rows.Count : budget.Rows)
            : null;
        if (stream is null)
            return InMemory(rows, validation);
        if (validation is not null)
            stream.Labels.AddHeldBack(RowSelection.AllOf(validation));
        var source = new ViewRows(context.TrainingSet, missing, rows.IsSparse);
        return (Streamed(source, stream, validation, rows, budget), stream.Labels);
    }

    // Reads all rows, or as many as there is room for, and goes by those to judge whether they are sparse.
    // Null where rows that were read as sparse are not, and need more memory when dense than there is.
    private FirstPass? ReadTraining(TrainContext context, DataBudget budget, bool sparse)
    {
        using var cursor = new ViewCursor(context.TrainingSet, missing, checkAlive) { IsSparse = sparse };
        var rows = new TrainingRows(budget.Inputs, budget.Rows, targets, sparse);
        bool hasMore = Fill(rows, cursor, cursor.MoveNext(), budget);
        if (sparse && !SparseFeatures.Pay(rows.NonZeros, rows.Count, rows.Inputs))
        {
            if (rows.Count > budget.Rows)
                return null;
            rows = rows.ToDense(budget.Rows);
            cursor.IsSparse = false;
            hasMore = Fill(rows, cursor, hasMore, budget);
        }
        if (rows.IsSparse)
            budget = budget with { NonZeros = rows.KeptPerRow };
        // Rows that are streamed train one network.
        if (hasMore)
            budget = budget with { Networks = 1 };
        if (rows.Count > 0)
            holdOuts.Decide(new DataFacts(rows.Count, rows.Inputs, IsInMemory: !hasMore, rows.IsSparse));
        StreamSummary? stream = hasMore ? Summarize(rows, cursor, budget) : null;
        cursor.Skipped.Report("training", rows.Count > 0 || stream is not null, channel);
        return new FirstPass(rows, budget, stream);
    }

    // From the row that the cursor is on, while rows have room; whether it is on one more then.
    private static bool Fill(TrainingRows rows, ViewCursor cursor, bool isOnRow, DataBudget budget)
    {
        for (; isOnRow && budget.HasRoomBeside(rows); isOnRow = cursor.MoveNext())
            rows.Add(cursor.Features, cursor.Targets, cursor.Weight);
        return isOnRow;
    }

    // From the rows that are in memory already, which make room for samples as they are taken in, to the last that the cursor finds.
    private StreamSummary Summarize(TrainingRows rows, ViewCursor cursor, DataBudget budget)
    {
        var summary = new StreamSummary(budget, scaling(rows.IsSparse), holdOuts.Streamed(rows), classes, seed);
        for (int row = 0; row < rows.Count; row++)
        {
            checkAlive.AtRow(row);
            summary.Add(rows.Row(row), rows.Targets(row), rows.Weight(row));
            rows.LetGoBefore(row + 1);
        }
        // What is left becomes the pool; sparse rows take longer to put there.
        rows.Truncate(rows.IsSparse ? budget.PoolRows : 0);
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

    private (MemoryData Data, LabelSummary Labels) InMemory(TrainingRows rows, TrainingRows? validation)
    {
        channel.Info($"The {rows.Count} training rows are kept in memory: they fit in MaximumDataMemory, {Megabytes(options.MaximumDataMemory)}.");
        SaySparse(rows);
        MemoryData data = validation is null
            ? holdOuts.InMemory(rows)
            : new MemoryData(rows, [.. Enumerable.Range(0, rows.Count)], RowSelection.AllOf(validation));
        data.CheckAlive = checkAlive;
        var labels = new LabelSummary(classes);
        labels.Add(data.Training);
        labels.AddHeldBack(data.Validation);
        return (data, labels);
    }

    private StreamedData Streamed(
        ViewRows source, StreamSummary summary, TrainingRows? validation, TrainingRows pool, DataBudget budget)
    {
        long poolRows = Math.Min(summary.Count, Math.Max(budget.PoolRows, options.BatchSize ?? 1));
        string way = options.Shuffle ? $"through a shuffle pool of {poolRows} rows" : "in the order of the view";
        channel.Info($"The training rows do not fit in MaximumDataMemory, {Megabytes(options.MaximumDataMemory)}, so each epoch reads the view anew, {way}.");
        SaySparse(pool);
        if (summary.EstimatesQuantiles)
            channel.Info($"{summary.Scaling} goes by the quantiles of {summary.QuantileRows} rows drawn at random out of {summary.Count}.");
        if (summary.EstimatesTargets && options is DenseNetworkRegressionOptions { StandardizeTarget: true, ChosenLoss.IsRobust: true })
            channel.Info($"StandardizeTarget uses the quartiles of {summary.TargetSample.Count} rows drawn out of {summary.Count}.");
        if (validation is null)
            SaySampled(summary.Validation);
        return new StreamedData(source, summary, validation ?? summary.Validation.Rows, pool, budget.PoolRows, text => channel.Warning(text))
        {
            CheckAlive = checkAlive,
        };
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

    private static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / (double)(1 << 20):F0} MiB");

    // The rows in memory: all of them, or where a summary of all was made, the shuffle pool.
    private sealed record FirstPass(TrainingRows Rows, DataBudget Budget, StreamSummary? Stream);
}
