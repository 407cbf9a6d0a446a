using MLNetDenseTrainer.Hunt.Cases;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Hunt.Product;

/// <summary>A model that the product has trained, as anybody can see it.</summary>
internal sealed class ProductModel
{
    private readonly MLContext _context;
    private readonly HuntCase _case;
    private readonly ITransformer _transformer;

    public ProductModel(MLContext context, HuntCase c, ITransformer transformer)
    {
        _context = context;
        _case = c;
        _transformer = transformer;
        Parameters = ((IPredictionTransformer<object>)transformer).Model;
        (Members, History, HeldOut) = Parameters switch
        {
            DenseNetworkModelParameters<float> model => (LayersOf(model), model.History, model.HeldOut),
            DenseNetworkModelParameters<VBuffer<float>> model => (LayersOf(model), model.History, model.HeldOut),
            object other => throw new ArgumentException($"{other} is no dense network.", nameof(transformer)),
        };
    }

    /// <summary>ML.NET's model parameters.</summary>
    public object Parameters { get; }

    /// <summary>The layers of each network.</summary>
    public IReadOnlyList<DenseLayerParameters>[] Members { get; }

    public IReadOnlyList<EpochMetrics> History { get; }

    public double[] TrainingLosses => [.. History.Select(epoch => epoch.TrainingLoss)];

    /// <summary>None without validation rows.</summary>
    public double[] ValidationLosses => [.. History.Select(epoch => epoch.ValidationLoss).OfType<double>()];

    /// <summary>None where the metric is the loss.</summary>
    public double[] Metrics => [.. History.Select(epoch => epoch.MetricValue).OfType<double>()];

    public HeldOutMetrics? HeldOut { get; }

    /// <summary>The parameters of a network: of each layer the weights, unit by unit, then the biases.</summary>
    public double[] Flat(int member) => [.. Members[member].SelectMany(Values)];

    /// <summary>The parameters of all networks, one after the other.</summary>
    public double[] Flat() => [.. Enumerable.Range(0, Members.Length).SelectMany(Flat)];

    /// <summary>Rows × units: logits, probabilities of several classes, or values.</summary>
    public double[] Scores(IReadOnlyList<CaseRow> rows, bool asSparse = false) => ScoresOf(_transformer, rows, asSparse);

    /// <summary>The same of the model after it has been saved and loaded.</summary>
    public double[] ScoresReloaded(IReadOnlyList<CaseRow> rows)
    {
        using var stream = new MemoryStream();
        _context.Model.Save(_transformer, null, stream);
        stream.Position = 0;
        return ScoresOf(_context.Model.Load(stream, out _), rows, asSparse: false);
    }

    private double[] ScoresOf(ITransformer transformer, IReadOnlyList<CaseRow> rows, bool asSparse)
    {
        if (rows.Count == 0)
            return [];
        IDataView scored = transformer.Transform(CaseView.Of(_context, _case, rows, asSparse));
        return scored.Schema["Score"].Type is VectorDataViewType
            ? [.. scored.GetColumn<VBuffer<float>>("Score").SelectMany(scores => scores.DenseValues()).Select(score => (double)score)]
            : [.. scored.GetColumn<float>("Score").Select(score => (double)score)];
    }

    private static double[] Values(DenseLayerParameters layer)
    {
        float[] values = [.. layer.Weights, .. layer.Biases];
        return [.. values.Select(value => (double)value)];
    }

    private static IReadOnlyList<DenseLayerParameters>[] LayersOf(DenseNetworkModelParameters<float> model) =>
        [.. Enumerable.Range(0, model.NumberOfNetworks).Select(model.LayersOf)];

    private static IReadOnlyList<DenseLayerParameters>[] LayersOf(DenseNetworkModelParameters<VBuffer<float>> model) =>
        [.. Enumerable.Range(0, model.NumberOfNetworks).Select(model.LayersOf)];
}
