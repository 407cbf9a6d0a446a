using Microsoft.ML;

namespace MLNetDenseTrainer.Benchmarks.Bits;

/// <summary>A small training whose bits are compared between two builds of the product.</summary>
/// <param name="Name">Its name in the output.</param>
/// <param name="Run">Trains, and returns the hashes of scores and of parameters.</param>
internal sealed record BitsCase(string Name, Func<MLContext, string> Run)
{
    private const int Rows = 400;

    private const int Features = 10;

    private static readonly IReadOnlyList<Dense> _hidden = [new Dense(12), new Dense(7)];

    public static BitsCase Binary(
        string name, Action<DenseNetworkBinaryTrainer.Options> change, Func<MLContext, IDataView>? rows = null, bool again = false) =>
        new(name, mlContext =>
        {
            DenseNetworkBinaryTrainer.Options options = Prepare(new DenseNetworkBinaryTrainer.Options(), nameof(BitsRow.Truth), 1);
            change(options);
            return Train(mlContext, rows, mlContext.DenseNetwork(options), BitsHash.Parameters, again);
        });

    public static BitsCase Multiclass(
        string name, Action<DenseNetworkMulticlassTrainer.Options> change, Func<MLContext, IDataView>? rows = null, bool again = false) =>
        new(name, mlContext =>
        {
            DenseNetworkMulticlassTrainer.Options options =
                Prepare(new DenseNetworkMulticlassTrainer.Options(), nameof(BitsRow.Class), BitsRows.Classes);
            change(options);
            return Train(mlContext, rows, mlContext.DenseNetwork(options), BitsHash.Parameters, again);
        });

    public static BitsCase Regression(
        string name, Action<DenseNetworkRegressionTrainer.Options> change, Func<MLContext, IDataView>? rows = null, bool again = false) =>
        new(name, mlContext =>
        {
            DenseNetworkRegressionTrainer.Options options = Prepare(new DenseNetworkRegressionTrainer.Options(), nameof(BitsRow.Target), 1);
            change(options);
            return Train(mlContext, rows, mlContext.DenseNetwork(options), BitsHash.Parameters, again);
        });

    public static BitsCase MultiOutput(
        string name, Action<DenseNetworkMultiOutputRegressionTrainer.Options> change,
        Func<MLContext, IDataView>? rows = null, bool again = false) =>
        new(name, mlContext =>
        {
            DenseNetworkMultiOutputRegressionTrainer.Options options =
                Prepare(new DenseNetworkMultiOutputRegressionTrainer.Options(), nameof(BitsRow.Targets), BitsRows.Outputs);
            change(options);
            return Train(mlContext, rows, mlContext.DenseNetwork(options), BitsHash.Parameters, again);
        });

    private static TOptions Prepare<TOptions>(TOptions options, string label, int outputs)
        where TOptions : DenseNetworkOptions
    {
        options.LabelColumnName = label;
        options.Layers = [.. _hidden, new Dense(outputs)];
        options.Epochs = 3;
        options.LearningRate = 0.01f;
        options.Seed = 17;
        return options;
    }

    // A model that goes on does so from its file.
    private static string Train<TTransformer, TModel>(
        MLContext mlContext,
        Func<MLContext, IDataView>? rows,
        DenseNetworkTrainerBase<TTransformer, TModel> trainer,
        Func<TModel, BitsHash> parameters,
        bool again)
        where TTransformer : class, ISingleFeaturePredictionTransformer<TModel>
        where TModel : class
    {
        IDataView view = rows?.Invoke(mlContext) ?? BitsRows.Dense(mlContext, Rows, Features);
        TTransformer model = Reload(mlContext, trainer.Fit(view), view.Schema);
        if (again)
            model = trainer.Fit(view, model.Model);
        return $"{BitsHash.Scores(model.Transform(view))} {parameters(model.Model)}";
    }

    private static TTransformer Reload<TTransformer>(MLContext mlContext, TTransformer model, DataViewSchema schema)
        where TTransformer : class, ITransformer
    {
        using var file = new MemoryStream();
        mlContext.Model.Save(model, schema, file);
        file.Position = 0;
        return (TTransformer)mlContext.Model.Load(file, out _);
    }
}
