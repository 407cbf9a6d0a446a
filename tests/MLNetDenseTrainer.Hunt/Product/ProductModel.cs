using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDenseTrainer.Hunt.Cases;

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

    public HeldOutMetrics? HeldOut { get; }

    /// <summary>The parameters of a network: of each layer the weights, unit by unit, then the biases.</summary>
    public float[] Flat(int member) => [.. Members[member].SelectMany(layer => (float[])[.. layer.Weights, .. layer.Biases])];

    /// <summary>The parameters of all networks, one after the other.</summary>
    public float[] Flat() => [.. Enumerable.Range(0, Members.Length).SelectMany(Flat)];

    /// <summary>Rows × units: logits, probabilities of several classes, or values.</summary>
    public float[] Scores(IReadOnlyList<CaseRow> rows, bool asSparse = false) => ScoresOf(_transformer, rows, asSparse);

    /// <summary>The same of the model after it has been saved and loaded.</summary>
    public float[] ScoresReloaded(IReadOnlyList<CaseRow> rows)
    {
        using var stream = new MemoryStream();
        _context.Model.Save(_transformer, null, stream);
        stream.Position = 0;
        return ScoresOf(_context.Model.Load(stream, out _), rows, asSparse: false);
    }

    private float[] ScoresOf(ITransformer transformer, IReadOnlyList<CaseRow> rows, bool asSparse)
    {
        if (rows.Count == 0)
            return [];
        IDataView scored = transformer.Transform(CaseView.Of(_context, _case, rows, asSparse));
        return scored.Schema["Score"].Type is VectorDataViewType
            ? [.. scored.GetColumn<VBuffer<float>>("Score").SelectMany(scores => scores.DenseValues())]
            : [.. scored.GetColumn<float>("Score")];
    }

    private static IReadOnlyList<DenseLayerParameters>[] LayersOf(DenseNetworkModelParameters<float> model) =>
        [.. Enumerable.Range(0, model.NumberOfNetworks).Select(model.LayersOf)];

    private static IReadOnlyList<DenseLayerParameters>[] LayersOf(DenseNetworkModelParameters<VBuffer<float>> model) =>
        [.. Enumerable.Range(0, model.NumberOfNetworks).Select(model.LayersOf)];
}
