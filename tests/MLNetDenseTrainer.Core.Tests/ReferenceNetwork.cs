namespace MLNetDenseTrainer.Core.Tests;

internal enum ReferenceLoss
{
    BinaryCrossEntropy,
    HalfSquaredError,
    SoftmaxCrossEntropy,
}

internal sealed record ReferenceRow(double[] X, double Y, double Weight);

/// <summary>A dense network in double precision by plain loops and the textbook's formulas: what the product is compared with.</summary>
/// <remarks>Parameters lie layer by layer, the weights first, all units of input 0, then of input 1, and so on; then the biases.</remarks>
internal sealed class ReferenceNetwork
{
    private readonly ReferenceLoss _loss;
    private readonly (int Inputs, int Units, Activation Activation, int Offset)[] _layers;
    private readonly bool[] _isWeight;

    public ReferenceNetwork(int inputs, IEnumerable<(int Units, Activation Activation)> layers, ReferenceLoss loss, double[] parameters)
    {
        _loss = loss;
        var list = new List<(int, int, Activation, int)>();
        int offset = 0;
        foreach ((int units, Activation activation) in layers)
        {
            list.Add((inputs, units, activation, offset));
            offset += (inputs + 1) * units;
            inputs = units;
        }
        _layers = [.. list];
        _isWeight = [.. _layers.SelectMany(layer => Enumerable.Range(0, (layer.Inputs + 1) * layer.Units).Select(p => p < layer.Inputs * layer.Units))];
        Parameters = parameters;
        Assert.Equal(offset, parameters.Length);
    }

    public double[] Parameters { get; }

    /// <summary>The penalty is half of this times the sum of squared weights.</summary>
    public double L2 { get; init; }

    public double LabelSmoothing { get; init; }

    /// <summary>What the output of a hidden unit is multiplied by, given layer, row and unit.</summary>
    public Func<int, int, int, double> DropoutFactor { get; init; } = (_, _, _) => 1.0;

    /// <summary>Outputs of the last layer; logits where the loss is a cross-entropy.</summary>
    public double[] Outputs(double[] x) => Forward(x, 0).A[^1];

    public double Loss(IReadOnlyList<ReferenceRow> rows) => MeanLoss(RowLosses(rows), rows) + Penalty();

    public double[] RowLosses(IReadOnlyList<ReferenceRow> rows) => [.. rows.Select((row, r) => RowLoss(Forward(row.X, r).A[^1], row.Y))];

    public static double MeanLoss(double[] rowLosses, IReadOnlyList<ReferenceRow> rows) =>
        rows.Select((row, r) => row.Weight * rowLosses[r]).Sum() / rows.Sum(row => row.Weight);

    public double Penalty()
    {
        double sum = 0;
        for (int p = 0; p < Parameters.Length; p++)
            sum += _isWeight[p] ? Parameters[p] * Parameters[p] : 0;
        return L2 / 2 * sum;
    }

    /// <summary>The derivative of <see cref="Loss"/> by every parameter, and for each the sum of the sizes of the terms it is summed from.</summary>
    public (double[] Values, double[] Magnitudes) Gradient(IReadOnlyList<ReferenceRow> rows)
    {
        var values = new double[Parameters.Length];
        var magnitudes = new double[Parameters.Length];
        double weightSum = rows.Sum(row => row.Weight);
        for (int r = 0; r < rows.Count; r++)
        {
            (double[][] z, double[][] a) = Forward(rows[r].X, r);
            double[] delta = [.. OutputDelta(z[^1], a[^1], rows[r].Y).Select(d => d * rows[r].Weight / weightSum)];
            for (int l = _layers.Length - 1; l >= 0; l--)
            {
                (int inputs, int units, _, int offset) = _layers[l];
                for (int u = 0; u < units; u++)
                {
                    for (int i = 0; i < inputs; i++)
                        Add(offset + i * units + u, a[l][i] * delta[u]);
                    Add(offset + inputs * units + u, delta[u]);
                }
                if (l > 0)
                    delta = HiddenDelta(l, r, delta, z[l - 1]);
            }
        }
        for (int p = 0; p < Parameters.Length; p++)
        {
            if (_isWeight[p])
                Add(p, L2 * Parameters[p]);
        }
        return (values, magnitudes);

        void Add(int parameter, double term)
        {
            values[parameter] += term;
            magnitudes[parameter] += Math.Abs(term);
        }
    }

    /// <summary>The smallest |z| over all rows and units that have an activation: how far the nearest kink is.</summary>
    public double DistanceFromKink(IReadOnlyList<ReferenceRow> rows) =>
        rows.SelectMany((row, r) => Forward(row.X, r).Z.Where((_, l) => l < _layers.Length - 1 || !LeavesLogits(l)))
            .SelectMany(z => z).Select(Math.Abs).DefaultIfEmpty(double.PositiveInfinity).Min();

    private bool LeavesLogits(int layer) => layer == _layers.Length - 1 && _loss != ReferenceLoss.HalfSquaredError;

    // z[l] and a[l + 1] belong to layer l; a[0] is the row itself.
    private (double[][] Z, double[][] A) Forward(double[] x, int row)
    {
        var z = new double[_layers.Length][];
        var a = new double[_layers.Length + 1][];
        a[0] = x;
        for (int l = 0; l < _layers.Length; l++)
        {
            (int inputs, int units, Activation activation, int offset) = _layers[l];
            z[l] = new double[units];
            a[l + 1] = new double[units];
            for (int u = 0; u < units; u++)
            {
                double sum = Parameters[offset + inputs * units + u];
                for (int i = 0; i < inputs; i++)
                    sum += a[l][i] * Parameters[offset + i * units + u];
                z[l][u] = sum;
                a[l + 1][u] = LeavesLogits(l) ? sum : ReferenceActivation.Value(activation, sum) * DropoutFactor(l, row, u);
            }
        }
        return (z, a);
    }

    private double RowLoss(double[] outputs, double y)
    {
        if (_loss == ReferenceLoss.HalfSquaredError)
            return (outputs[0] - y) * (outputs[0] - y) / 2;
        if (_loss == ReferenceLoss.SoftmaxCrossEntropy)
            return -outputs.Select((logit, c) => SmoothedTarget(c == (int)y ? 1 : 0, outputs.Length) * (logit - LogSumExp(outputs))).Sum();
        // -log sigmoid(x) = softplus(-x), and -log(1 - sigmoid(x)) = softplus(x).
        double t = SmoothedTarget(y, 2);
        return t * ReferenceActivation.Softplus(-outputs[0]) + (1 - t) * ReferenceActivation.Softplus(outputs[0]);
    }

    private double[] OutputDelta(double[] z, double[] a, double y) => _loss switch
    {
        ReferenceLoss.HalfSquaredError => [(a[0] - y) * ReferenceActivation.Derivative(_layers[^1].Activation, z[0])],
        ReferenceLoss.BinaryCrossEntropy => [ReferenceActivation.Sigmoid(z[0]) - SmoothedTarget(y, 2)],
        _ => [.. z.Select((logit, c) => Math.Exp(logit - LogSumExp(z)) - SmoothedTarget(c == (int)y ? 1 : 0, z.Length))],
    };

    private double[] HiddenDelta(int layer, int row, double[] delta, double[] zBefore)
    {
        (int inputs, int units, _, int offset) = _layers[layer];
        var before = new double[inputs];
        for (int i = 0; i < inputs; i++)
        {
            for (int u = 0; u < units; u++)
                before[i] += Parameters[offset + i * units + u] * delta[u];
            before[i] *= DropoutFactor(layer - 1, row, i) * ReferenceActivation.Derivative(_layers[layer - 1].Activation, zBefore[i]);
        }
        return before;
    }

    private double SmoothedTarget(double t, int classes) => (1 - LabelSmoothing) * t + LabelSmoothing / classes;

    private static double LogSumExp(double[] x) => x.Max() + Math.Log(x.Sum(value => Math.Exp(value - x.Max())));
}
