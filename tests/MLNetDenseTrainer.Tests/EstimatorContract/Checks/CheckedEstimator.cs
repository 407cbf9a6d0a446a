using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.EstimatorContract.Checks;

/// <summary>A task's trainer with dense or with sparse features: what the checks are put to.</summary>
public sealed class CheckedEstimator(TaskUnderTest task, bool sparse)
{
    public MLContext MLContext { get; } = new(seed: 1);

    public TaskUnderTest Task => task;

    public List<Row> Rows(int count, int seed = 1, int features = Support.Rows.Features) => AsAsked(Support.Rows.Make(count, seed, features));

    public Row RowOf(params float[] features) => AsAsked([Support.Rows.Label(features)])[0];

    public List<Row> AsAsked(IEnumerable<Row> rows) => sparse ? Support.Rows.Sparse(rows) : [.. rows];

    public IDataView View(IEnumerable<Row> rows, int features = Support.Rows.Features) => task.View(MLContext, rows, features);

    public IEstimator<ITransformer> Trainer(Action<DenseNetworkOptions>? configure = null) => task.SmallTrainer(MLContext, configure);

    public ITransformer Fit(IEnumerable<Row> rows, Action<DenseNetworkOptions>? configure = null) => Trainer(configure).Fit(View(rows));

    /// <summary>The model's file, by which two models are the same or not.</summary>
    public SortedDictionary<string, string> Entries(ITransformer model) => ModelFile.Entries(MLContext, model);

    public int[] ScoreBits(ITransformer model, IEnumerable<Row> rows) => Columns.ScoreBits(model.Transform(View(rows)));

    /// <summary>The bits of each row's scores.</summary>
    public int[][] ScoreBitsByRow(ITransformer model, IEnumerable<Row> rows) => [.. ScoreBits(model, rows).Chunk(task.Outputs)];
}
