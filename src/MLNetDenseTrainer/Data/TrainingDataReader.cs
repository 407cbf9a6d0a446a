using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Inputs.Categories;
using MLNetDenseTrainer.Training;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Data.Streams;
using MLNetDenseTrainer.Training.HoldOuts;

namespace MLNetDenseTrainer.Data;

/// <summary>Reads views: into memory where their rows fit, else once for a summary, so that training can stream them.</summary>
internal sealed class TrainingDataReader(ReadingPlan plan, RoleNames names, Action checkAlive, IChannel channel)
{
    /// <summary>Reads the training rows and the validation rows of a context.</summary>
    /// <exception cref="InvalidOperationException">A view has no row to use.</exception>
    public (TrainingData Data, LabelSummary Labels, DataFacts Facts, HoldOutPlan HoldOuts) Read(TrainContext context)
    {
        // A row of one-hot groups holds one category of each.
        var budget = new DataBudget(
            plan.Options.MaximumDataMemory, DenseFeatures, plan.Targets,
            Categories: plan.Categories.Groups.Length, Networks: plan.FewestNetworks)
        {
            Grouped = plan.Options.SamplingKeyColumnName is not null,
        };
        bool sparse = plan.MayBeSparse && DenseFeatures >= SparseFeatures.Fewest;
        FirstPass pass = ReadTraining(context, budget, sparse) ?? ReadTraining(context, budget, sparse: false)!;
        RowSample? validation = context.ValidationSet is { } view ? ReadValidation(view, pass) : null;
        (TrainingData data, LabelSummary labels, DataFacts facts) =
            pass.Stream is null ? InMemory(pass, validation) : Streamed(pass, pass.Stream, validation, context.TrainingSet);
        data.CheckAlive = checkAlive;
        data.Categories = facts.Categories;
        return (data, labels, facts, pass.HoldOuts);
    }

    private int DenseFeatures => plan.Known.Features - plan.Categories.Count;

    // Reads all rows, or as many as there is room for, and judges by all whether they are sparse.
    // Null where rows that were read as sparse are not, and need more memory when dense than there is.
    private FirstPass? ReadTraining(TrainContext context, DataBudget budget, bool sparse)
    {
        using var cursor = new ViewCursor(context.TrainingSet, plan, checkAlive) { IsSparse = sparse };
        TrainingRows rows = sparse
            ? new TrainingRows(plan.Known.Features, budget.Rows, plan.Targets, sparse: true)
            : new TrainingRows(DenseFeatures, budget.Rows, plan.Targets, categories: plan.Categories.Count);
        bool hasMore = Fill(rows, cursor, cursor.MoveNext(), budget);
        if (sparse && !IsSparse(rows, hasMore, context.TrainingSet))
        {
            if (rows.Count > budget.Rows)
                return null;
            rows = rows.ToDense(budget.Rows, plan.Categories);
            cursor.IsSparse = false;
            hasMore = Fill(rows, cursor, hasMore, budget);
        }
        if (rows.IsSparse)
            budget = budget with { Inputs = rows.Inputs, NonZeros = rows.KeptPerRow, Categories = 0.0 };
        // Rows that are streamed train one network.
        if (hasMore)
            budget = budget with { Networks = 1 };
        DataFacts facts = plan.Known with
        {
            Rows = rows.Count,
            IsInMemory = !hasMore,
            IsSparse = rows.IsSparse,
            Categories = rows.IsSparse ? CategorySlots.None : plan.Categories,
            KeptPerRow = rows.IsSparse ? rows.KeptPerRow : 0.0,
            PoolRows = budget.PoolRows,
        };
        if (!hasMore)
            cursor.Skipped.Report("training", rows.Count > 0, channel);
        HoldOutPlan holdOuts = plan.HoldOuts(facts);
        StreamSummary? summary = null;
        if (hasMore)
        {
            HoldOut holdOut = holdOuts.SplitStreamed(rows, plan.Classes, facts.Seed, checkAlive);
            summary = Summarize(rows, cursor, budget, holdOut);
            cursor.Skipped.Report("training", anyUsable: true, channel);
        }
        return new FirstPass(rows, budget, facts, holdOuts, summary);
    }

    // By all rows: the first of a view may be unlike the others.
    private bool IsSparse(TrainingRows rows, bool hasMore, RoleMappedData view)
    {
        var count = new SparsityCount(plan.Categories, DenseFeatures);
        if (!hasMore)
        {
            for (int row = 0; row < rows.Count; row++)
                count.Add(rows.Row(row));
            return count.IsSparse;
        }
        using var cursor = new ViewCursor(view, plan, checkAlive, grouped: false) { IsSparse = true };
        while (cursor.MoveNext())
            count.Add(cursor.Features);
        return count.IsSparse;
    }

    // Adds the cursor's row and the next ones while there is room. True where the cursor is on one more then.
    private static bool Fill(TrainingRows rows, ViewCursor cursor, bool isOnRow, DataBudget budget)
    {
        for (; isOnRow && budget.HasRoomBeside(rows); isOnRow = cursor.MoveNext())
        {
            rows.Add(cursor.Features, cursor.Targets, cursor.Weight);
            rows.SetGroup(cursor.Group);
        }
        return isOnRow;
    }

    // The rows in memory first, which make room for samples as they are taken in, then the cursor's.
    private StreamSummary Summarize(TrainingRows rows, ViewCursor cursor, DataBudget budget, HoldOut holdOut)
    {
        var summary = new StreamSummary(budget, plan.Scaling(rows.IsSparse), holdOut, plan.Classes, plan.Known.Seed, rows.Categories);
        for (int row = 0; row < rows.Count; row++)
        {
            checkAlive.AtRow(row);
            summary.Add(rows.Row(row), rows.Targets(row), rows.Weight(row), rows.Group(row));
            rows.LetGoBefore(row + 1);
        }
        // The rest becomes the pool. Sparse rows take longer to put there.
        rows.Truncate(rows.IsSparse ? budget.PoolRows : 0);
        do
            summary.Add(cursor.Features, cursor.Targets, cursor.Weight, cursor.Group);
        while (cursor.MoveNext());
        if (summary.Count == 0)
            throw new InvalidOperationException(
                "The model to continue holds back all rows of these data. "
                + "Give it other rows, or set ValidationFraction to 0 to train on all.");
        return summary;
    }

    private RowSample ReadValidation(RoleMappedData view, FirstPass pass)
    {
        CheckValidation(view);
        DataBudget budget = pass.Budget;
        int most = Math.Max(budget.ValidationRows, budget.Rows - (pass.Stream is null ? pass.Rows.Count : budget.Rows));
        var sample = new RowSample(budget.Inputs, most, plan.Known.Seed, plan.Targets, pass.Rows.IsSparse, pass.Rows.Categories);
        using var cursor = new ViewCursor(view, plan, checkAlive, grouped: false) { IsSparse = pass.Rows.IsSparse };
        while (cursor.MoveNext())
            sample.Add(cursor.Features, cursor.Targets, cursor.Weight);
        cursor.Skipped.Report("validation", sample.Seen > 0, channel);
        return sample;
    }

    private void CheckValidation(RoleMappedData view)
    {
        view.CheckFeatureFloatVector(out int features);
        CheckSame("feature", plan.Options.FeatureColumnName, plan.Known.Features, (ulong)features, "features");
        if (view.Schema.Label?.Type is KeyDataViewType key)
            CheckSame("label", plan.Options.LabelColumnName, plan.Classes, key.Count, "classes");
        if (view.Schema.Label?.Type.GetValueCount() is { } targets)
            CheckSame("label", plan.Options.LabelColumnName, plan.Targets, (ulong)targets, "numbers");
        names.CheckValidation(new RoleNames(view.Schema));
    }

    private static void CheckSame(string role, string column, int training, ulong validation, string what)
    {
        if ((ulong)training != validation)
            throw new ArgumentException(
                $"The {role} column '{column}' has {training} {what} in the training data, but {validation} in the validation data. "
                + "Make both by the same fitted transformer.",
                "validationData");
    }

    private (TrainingData Data, LabelSummary Labels, DataFacts Facts) InMemory(FirstPass pass, RowSample? validation)
    {
        TrainingRows rows = pass.Rows;
        MemoryData data = validation is null
            ? pass.HoldOuts.Split(rows, plan.Classes, plan.Known.Seed, checkAlive)
            : new MemoryData(rows, [.. Enumerable.Range(0, rows.Count)], RowSelection.AllOf(validation.Rows));
        var labels = new LabelSummary(plan.Classes);
        labels.Add(data.Training);
        labels.AddHeldBack(data.Validation);
        return (data, labels, FactsOf(pass, data, validation));
    }

    private (TrainingData Data, LabelSummary Labels, DataFacts Facts) Streamed(
        FirstPass pass, StreamSummary summary, RowSample? validation, RoleMappedData view)
    {
        if (validation is not null)
            summary.Labels.AddHeldBack(RowSelection.AllOf(validation.Rows));
        validation ??= summary.Validation;
        var source = new ViewRows(view, plan, pass.Rows.IsSparse);
        var data = new StreamedData(source, summary, validation.Rows, pass.Rows, pass.Budget.PoolRows, text => channel.Warning(text));
        DataFacts facts = FactsOf(pass, data, validation) with
        {
            QuantileSample = summary.QuantileRows,
            TargetSample = summary.TargetRows,
        };
        return (data, summary.Labels, facts);
    }

    private static DataFacts FactsOf(FirstPass pass, TrainingData data, RowSample? validation) => pass.Facts with
    {
        Rows = data.Count,
        HoldOut = data.HoldOut,
        ValidationRows = data.Validation.Count,
        ValidationRowsFound = validation?.Seen ?? data.Validation.Count,
    };

    // Rows are all that there are, or the shuffle pool where a stream is summarized.
    private sealed record FirstPass(
        TrainingRows Rows, DataBudget Budget, DataFacts Facts, HoldOutPlan HoldOuts, StreamSummary? Stream);
}
