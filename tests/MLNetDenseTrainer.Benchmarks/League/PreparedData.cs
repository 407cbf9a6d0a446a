using Microsoft.ML;
using Microsoft.ML.Data;
using static Microsoft.ML.Transforms.MissingValueReplacingEstimator;

namespace MLNetDenseTrainer.Benchmarks.League;

/// <summary>The rows of a split, with <c>Label</c> and <c>Features</c>, prepared and in memory.</summary>
internal sealed class PreparedData
{
    private const string Label = "Label";
    private const string Features = "Features";
    private const string Numbers = "Numbers";

    public PreparedData(DataSet data, Split split, Preparation preparation, int seed)
    {
        var mlContext = new MLContext(seed);
        TextLoader loader = Loader(mlContext, data);
        IDataView train = loader.Load(new RowSource(data, split.Train));
        ITransformer fitted = Pipeline(mlContext, data, preparation).Fit(train);
        Train = InMemory(mlContext, fitted.Transform(train));
        Test = InMemory(mlContext, fitted.Transform(loader.Load(new RowSource(data, split.Test))));
    }

    public IDataView Train { get; }

    public IDataView Test { get; }

    private static TextLoader Loader(MLContext mlContext, DataSet data)
    {
        DataKind labelKind = data.Task switch
        {
            LeagueTask.Binary => DataKind.Boolean,
            LeagueTask.Regression => DataKind.Single,
            _ => DataKind.String,
        };
        List<TextLoader.Column> columns = [new(Label, labelKind, 0)];
        // A row of the source begins with its target.
        columns.AddRange(Indices(data, categorical: true).Select(i => new TextLoader.Column(Category(i), DataKind.String, i + 1)));
        int[] numbers = Indices(data, categorical: false);
        if (numbers.Length > 0)
            columns.Add(new(Numbers, DataKind.Single, [.. numbers.Select(i => new TextLoader.Range(i + 1) { ForceVector = true })]));
        return mlContext.Data.CreateTextLoader(new TextLoader.Options { Columns = [.. columns], Separators = [RowSource.Separator], MissingRealsAsNaNs = true });
    }

    private static EstimatorChain<ITransformer> Pipeline(MLContext mlContext, DataSet data, Preparation preparation)
    {
        string[] categories = [.. Indices(data, categorical: true).Select(Category)];
        string[] numbers = Indices(data, categorical: false).Length > 0 ? [Numbers] : [];
        TransformsCatalog transforms = mlContext.Transforms;
        var pipeline = new EstimatorChain<ITransformer>();
        if (data.Task == LeagueTask.Multiclass)
            pipeline = pipeline.Append<ITransformer>(transforms.Conversion.MapValueToKey(Label));
        if (categories.Length > 0)
            pipeline = pipeline.Append<ITransformer>(transforms.Categorical.OneHotEncoding([.. categories.Select(each => new InputOutputColumnPair(each))]));
        if (preparation == Preparation.Normalized && numbers.Length > 0)
            pipeline = pipeline.Append<ITransformer>(transforms.ReplaceMissingValues(Numbers, replacementMode: ReplacementMode.Mean));
        pipeline = pipeline.Append<ITransformer>(transforms.Concatenate(Features, [.. numbers, .. categories]));
        if (preparation == Preparation.Normalized)
            pipeline = pipeline.Append<ITransformer>(transforms.NormalizeMeanVariance(Features, fixZero: false));
        return pipeline.Append<ITransformer>(transforms.SelectColumns(Label, Features));
    }

    // Not its own name, which may be that of the label or of the features.
    private static string Category(int column) => FormattableString.Invariant($"Category{column}");

    private static int[] Indices(DataSet data, bool categorical) =>
        [.. Enumerable.Range(0, data.Columns.Length).Where(i => data.Columns[i].IsCategorical == categorical)];

    // A cache is filled by whoever reads it first, and that must not be a trainer on the clock.
    private static IDataView InMemory(MLContext mlContext, IDataView view)
    {
        IDataView cached = mlContext.Data.Cache(view, Label, Features);
        using DataViewRowCursor cursor = cached.GetRowCursor(cached.Schema);
        ValueGetter<VBuffer<float>> get = cursor.GetGetter<VBuffer<float>>(cached.Schema[Features]);
        VBuffer<float> features = default;
        while (cursor.MoveNext())
            get(ref features);
        return cached;
    }
}
