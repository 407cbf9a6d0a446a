using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Network.Embedding;
using MLNetDenseTrainer.Numerics.Sparse;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>A small network with groups of categories beside dense features, random parameters and rows.</summary>
internal sealed class CategoryCase
{
    private const int Inputs = 3;

    private readonly List<(int[] Indices, float[] Values)> _categories = [];

    public CategoryCase(int[] groups, int[] embedded, int width = 5)
    {
        IReadOnlyList<Dense> layers = [new Dense(width, Activation.Tanh), new Dense(1)];
        Shape = NetworkShape.Create(Inputs, layers, Activation.Linear, [.. embedded], [.. groups]);
        var random = new Random(13);
        float[] parameters = [.. Enumerable.Range(0, Shape.ParameterCount).Select(_ => 1.6f * random.NextSingle() - 0.8f)];
        Parameters = ParameterBlock.FromArray(Shape, parameters);
        Rows = new TrainingRows(Inputs, categories: Shape.CategoryCount);
        for (int row = 0; row < 9; row++)
        {
            float[] x = [.. Enumerable.Range(0, Inputs).Select(_ => 3 * random.NextSingle() - 1.5f)];
            // Some rows hold none of a group, others several; a count is a value that is not 1.
            int[] held = [.. Enumerable.Range(0, Shape.CategoryCount).Where(_ => random.Next(4) == 0)];
            _categories.Add((held, [.. held.Select(i => i % 3 == 0 ? 2.5f : 1f)]));
            Rows.Add(new FeatureRow(x, Held(row)), [3 * random.NextSingle()], 0.5f + random.NextSingle());
        }
    }

    public NetworkShape Shape { get; }

    public ParameterBlock Parameters { get; }

    public TrainingRows Rows { get; }

    public IReadOnlyList<int> Occurring => [.. _categories.SelectMany(row => row.Indices).Distinct().Order()];

    public MiniBatch Batch()
    {
        int[] all = TestTraining.AllOf(Rows);
        var batch = new MiniBatch(Shape.FirstLayerInputs, Rows.Count, categories: Shape.CategoryCount);
        batch.Load(Rows, all);
        batch.LoadFeatures(Rows, all, 0, Rows.Count);
        batch.FindColumns();
        return batch;
    }

    /// <summary>The outputs, as the formula says, in double precision.</summary>
    public double[] Outputs(double[] parameters)
    {
        ReferenceNetwork network = Network(parameters);
        return [.. Reference(parameters).SelectMany(row => network.Outputs(row.X))];
    }

    public double Loss(double[] parameters) => Network(parameters).Loss(Reference(parameters));

    private FeatureRow Held(int row) => new(_categories[row].Indices, _categories[row].Values);

    private int EmbeddingParameters => Shape.Embedded.Length * PeriodicEmbedding.UsedParametersPerFeature;

    private ReferenceNetwork Network(double[] parameters)
    {
        double[] layers = parameters[(EmbeddingParameters + Shape.CategoryCount * CategoryVectors.Dimensions)..];
        return new ReferenceNetwork(
            Shape.FirstLayerInputs, Shape.Layers.Select(layer => (layer.Units, layer.Activation)),
            NetworkCase.Kind(MLNetDenseTrainer.Loss.MeanSquaredError), layers);
    }

    private IReadOnlyList<ReferenceRow> Reference(double[] parameters) =>
    [
        .. TestTraining.ReferenceRows(Rows)
            .Select((row, r) => row with { X = [.. Embedded(row.X, parameters), .. Vectors(r, parameters)] }),
    ];

    private IEnumerable<double> Embedded(double[] x, double[] parameters)
    {
        const int Count = PeriodicEmbedding.UsedParametersPerFeature;
        IEnumerable<double> embedded =
            Shape.Embedded.SelectMany((input, e) => ReferenceEmbedding.Outcome(x[input], parameters.AsSpan(e * Count, Count)));
        return [.. x, .. embedded];
    }

    private double[] Vectors(int row, double[] parameters)
    {
        double[] vectors = new double[Shape.Categories.Length * CategoryVectors.Dimensions];
        foreach ((int category, float value) in _categories[row].Indices.Zip(_categories[row].Values))
        {
            int group = 0;
            for (int rest = category; rest >= Shape.Categories[group]; group++)
                rest -= Shape.Categories[group];
            for (int d = 0; d < CategoryVectors.Dimensions; d++)
                vectors[group * CategoryVectors.Dimensions + d] +=
                    value * parameters[EmbeddingParameters + category * CategoryVectors.Dimensions + d];
        }
        return vectors;
    }
}
