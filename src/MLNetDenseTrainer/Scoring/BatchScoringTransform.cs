using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MLNetDenseTrainer.Network;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Model.OnnxConverter;
using Microsoft.ML.Runtime;

namespace MLNetDenseTrainer.Scoring;

/// <summary>Does what a scorer of ML.NET does, but its cursors score in batches.</summary>
/// <remarks>
/// All columns, their order, types and annotations, and the predicted label are the scorer's own; only the model's scores come from
/// elsewhere.
/// </remarks>
internal sealed class BatchScoringTransform : RowToRowScorerBase, ITransformCanSaveOnnx
{
    private readonly RowToRowScorerBase _scorer;
    private readonly TrainedNetwork _network;
    private readonly ConcurrentBag<BatchScorer> _batchScorers;

    public BatchScoringTransform(IHostEnvironment env, RowToRowScorerBase scorer, TrainedNetwork network)
        : this(env, scorer, network, [])
    {
    }

    private BatchScoringTransform(IHostEnvironment env, RowToRowScorerBase scorer, TrainedNetwork network, ConcurrentBag<BatchScorer> batchScorers)
        : base(env, scorer.Source, nameof(BatchScoringTransform), GetBindings(scorer).RowMapper.Bindable)
    {
        _scorer = scorer;
        _network = network;
        _batchScorers = batchScorers;
    }

    public override DataViewSchema OutputSchema => _scorer.OutputSchema;

    public override DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        ScoresInBatches(columnsNeeded) ? [GetBatchCursor(columnsNeeded, rand)] : base.GetRowCursorSet(columnsNeeded, n, rand);

    bool ICanSaveOnnx.CanSaveOnnx(OnnxContext ctx) => ((ICanSaveOnnx)_scorer).CanSaveOnnx(ctx);

    void ISaveAsOnnx.SaveAsOnnx(OnnxContext ctx) => ((ISaveAsOnnx)_scorer).SaveAsOnnx(ctx);

    protected override DataViewRowCursor GetRowCursorCore(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        ScoresInBatches(columnsNeeded) ? GetBatchCursor(columnsNeeded, rand) : base.GetRowCursorCore(columnsNeeded, rand);

    protected override IDataTransform ApplyToDataCore(IHostEnvironment env, IDataView newSource) =>
        new BatchScoringTransform(env, (RowToRowScorerBase)_scorer.ApplyToData(env, newSource), _network, _batchScorers);

    protected override BindingsBase GetBindings() => GetBindings(_scorer);

    protected override bool WantParallelCursors(Func<int, bool> predicate) => WantParallelCursors(_scorer, predicate);

    protected override Delegate[] GetGetters(DataViewRow output, Func<int, bool> predicate) => GetGetters(_scorer, output, predicate);

    protected override void SaveCore(ModelSaveContext ctx) => SaveCore(_scorer, ctx);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern BindingsBase GetBindings(RowToRowScorerBase scorer);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern bool WantParallelCursors(RowToRowScorerBase scorer, Func<int, bool> predicate);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern Delegate[] GetGetters(RowToRowScorerBase scorer, DataViewRow output, Func<int, bool> predicate);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void SaveCore(RowToRowScorerBase scorer, ModelSaveContext ctx);

    // A value that is neither primitive nor a vector may live only until the source moves on.
    private bool ScoresInBatches(IEnumerable<DataViewSchema.Column> columns) =>
        DataViewUtils.AllCacheable(columns) && columns.Any(column => !Place(column.Index).InSource);

    private (bool InSource, int Index) Place(int column)
    {
        int index = GetBindings().MapColumnIndex(out bool inSource, column);
        return (inSource, index);
    }

    // Several threads read, if the source lets them, without ML.NET's own way to bring rows into order again, which copies each of them
    // twice.
    private DataViewRowCursor[] GetSourceCursors(DataViewSchema.Column[] columns, Random? rand) =>
        Source.GetRowCursorSet(columns, Environment.ProcessorCount, Source.CanShuffle ? rand : null);

    private ScoredCursor GetBatchCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand)
    {
        BindingsBase bindings = GetBindings();
        bool[] active = bindings.GetActive(columnsNeeded);
        bool[] wanted = bindings.GetActiveInput(columnsNeeded);
        DataViewSchema.Column[] sourceColumns = [.. Source.Schema.Where(column => wanted[column.Index])];
        DataViewRowCursor[] cursors = GetSourceCursors([.. GetDependenciesCore(columnsNeeded)], rand);
        try
        {
            Host.Check(cursors.Length > 0, "The data to score gave no cursor over its rows.");
            DataViewSchema.Column features = bindings.RowMapper.InputRoleMappedSchema.Feature!.Value;
            SourceRows[] sources = [.. cursors.Select(cursor => new SourceRows(cursor, features, _network.Features, sourceColumns))];
            var runs = new MergedRuns(new ScoringPipeline(sources, _network, _batchScorers));
            var rows = new BatchCursor(runs, Source.Schema, sourceColumns);
            Delegate[] getters = GetGetters(new ScoredRow(rows, bindings.RowMapper.OutputSchema), info => active[bindings.MapIinfoToCol(info)]);
            return new ScoredCursor(rows, OutputSchema, active, getters, Place);
        }
        catch
        {
            foreach (DataViewRowCursor cursor in cursors)
                cursor.Dispose();
            throw;
        }
    }
}
