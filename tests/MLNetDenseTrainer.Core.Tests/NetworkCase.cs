using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>A small network with random parameters and rows, for the product and for the reference alike.</summary>
internal sealed class NetworkCase
{
    private const int Inputs = 3;
    private const int RowCount = 5;
    private const int Classes = 3;

    private NetworkCase(Loss loss, Activation output, Activation hidden, int depth, int width, int seed)
    {
        Name = $"{loss}, output {output}, {depth} hidden layers of {width} {hidden}, seed {seed}";
        Loss = loss;
        bool multiclass = loss == Loss.SoftmaxCrossEntropy;
        Dense[] layers = [.. Enumerable.Repeat(new Dense(width, hidden), depth), new Dense(multiclass ? Classes : 1, output)];
        var random = new Random(seed);
        NetworkShape shape = NetworkShape.Create(Inputs, layers, output);
        Parameters = ParameterBlock.FromArray(shape, [.. shape.Layers.SelectMany(layer => Enumerable.Range(0, layer.ParameterCount)
            .Select(_ => (float)((4 * random.NextDouble() - 2) / Math.Sqrt(layer.Inputs))))]);
        for (int r = 0; r < RowCount; r++)
        {
            float target = multiclass ? r % Classes : loss == Loss.BinaryCrossEntropy ? r % 2 : (float)(3 * random.NextDouble());
            Span<float> features = Rows.Add(target, (float)(0.5 + 2 * random.NextDouble()));
            foreach (ref float x in features)
                x = (float)(4 * random.NextDouble() - 2);
        }
    }

    public string Name { get; }

    public Loss Loss { get; }

    public ParameterBlock Parameters { get; }

    public TrainingRows Rows { get; } = new(Inputs);

    public IReadOnlyList<ReferenceRow> ReferenceRows(bool weighted = true) => TestTraining.ReferenceRows(Rows, weighted);

    public void WithoutWeights()
    {
        for (int r = 0; r < Rows.Count; r++)
            Rows.SetWeight(r, 1f);
    }

    public MiniBatch Batch() => TestTraining.Batch(Rows);

    public ReferenceNetwork Reference(double l2 = 0, double labelSmoothing = 0) => Twin(Parameters, Loss, l2, labelSmoothing);

    public static ReferenceNetwork Twin(
        ParameterBlock parameters, Loss loss, double l2 = 0, double labelSmoothing = 0, Func<int, int, int, double>? dropoutFactor = null) =>
        new(parameters.Shape.Inputs, parameters.Shape.Layers.Select(layer => (layer.Units, layer.Activation)), Kind(loss), [.. parameters.ToArray().Select(p => (double)p)])
        {
            L2 = l2,
            LabelSmoothing = labelSmoothing,
            DropoutFactor = dropoutFactor ?? ((_, _, _) => 1.0),
        };

    /// <summary>Depths 0 to 3 at all widths that lie at and around a vector's.</summary>
    public static IEnumerable<NetworkCase> OfAllSizes(Loss loss, Activation output, Activation hidden)
    {
        yield return Create(loss, output, hidden, 0, 1);
        for (int depth = 1; depth <= 3; depth++)
        {
            foreach (int width in new[] { 1, 2, 7, 8, 9, 33 })
                yield return Create(loss, output, hidden, depth, width);
        }
    }

    // Finite differences and float's rounding must not step over a kink, and a ReLU output that is off for all rows is another test.
    private static NetworkCase Create(Loss loss, Activation output, Activation hidden, int depth, int width)
    {
        for (int seed = 1; ; seed++)
        {
            var candidate = new NetworkCase(loss, output, hidden, depth, width, seed);
            ReferenceNetwork reference = candidate.Reference();
            IReadOnlyList<ReferenceRow> rows = candidate.ReferenceRows();
            bool outputIsOn = output != Activation.Relu || rows.Any(row => reference.Outputs(row.X)[0] > 0);
            if (outputIsOn && reference.DistanceFromKink(rows) > 1e-4)
                return candidate;
        }
    }

    public static ReferenceLoss Kind(Loss loss) => loss switch
    {
        BinaryCrossEntropyLoss => ReferenceLoss.BinaryCrossEntropy,
        MeanSquaredErrorLoss => ReferenceLoss.HalfSquaredError,
        _ => ReferenceLoss.SoftmaxCrossEntropy,
    };
}
