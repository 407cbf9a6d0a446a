using System.Collections.Concurrent;
using MLNetDenseTrainer.Interop;
using MLNetDenseTrainer.Prediction;

namespace MLNetDenseTrainer.Scoring;

/// <summary>A scorer of ML.NET whose cursors score in batches.</summary>
/// <remarks>Columns, annotations and the predicted label are the scorer's own. Only the scores of the model come from elsewhere.</remarks>
internal sealed class BatchScoringTransform : ScorerDecorator
{
    private readonly IDenseNetworkModel _model;
    private readonly ConcurrentBag<BatchScorer> _batchScorers;

    public BatchScoringTransform(IHostEnvironment env, RowToRowScorerBase scorer, IDenseNetworkModel model)
        : this(env, scorer, model, [])
    {
    }

    private BatchScoringTransform(
        IHostEnvironment env, RowToRowScorerBase scorer, IDenseNetworkModel model, ConcurrentBag<BatchScorer> batchScorers)
        : base(env, scorer, nameof(BatchScoringTransform))
    {
        _model = model;
        _batchScorers = batchScorers;
    }

    public override DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        ScoresInBatches(columnsNeeded) ? [GetBatchCursor(columnsNeeded, rand)] : base.GetRowCursorSet(columnsNeeded, n, rand);

    protected override DataViewRowCursor GetRowCursorCore(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        ScoresInBatches(columnsNeeded) ? GetBatchCursor(columnsNeeded, rand) : base.GetRowCursorCore(columnsNeeded, rand);

    protected override IDataTransform ApplyToDataCore(IHostEnvironment env, IDataView newSource) =>
        new BatchScoringTransform(env, (RowToRowScorerBase)Scorer.ApplyToData(env, newSource), _model, _batchScorers);

    // A value that is neither primitive nor a vector may live only until the source moves on.
    private bool ScoresInBatches(IEnumerable<DataViewSchema.Column> columns) =>
        DataViewUtils.AllCacheable(columns) && columns.Any(column => !Place(column.Index).InSource);

    private (bool InSource, int Index) Place(int column)
    {
        int index = GetBindings().MapColumnIndex(out bool inSource, column);
        return (inSource, index);
    }

    // Several threads read, if the source lets them. ML.NET's own way to restore the order of rows would copy each of them twice.
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
            var reader = new FeatureReader(features, _model.Network.Features, _model.Record.KeyColumns);
            SourceRows[] sources = [.. cursors.Select(cursor => new SourceRows(cursor, reader, sourceColumns))];
            var runs = new MergedRuns(new ScoringPipeline(sources, _model.Network, _batchScorers));
            return new ScoredCursor(runs, OutputSchema, active, sourceColumns, Place, cursor => GetGetters(
                new ScoredRow(cursor, bindings.RowMapper.OutputSchema), info => active[bindings.MapIinfoToCol(info)]));
        }
        catch
        {
            foreach (DataViewRowCursor cursor in cursors)
                cursor.Dispose();
            throw;
        }
    }
}
