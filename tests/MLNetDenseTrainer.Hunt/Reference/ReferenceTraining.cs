using MLNetDenseTrainer.Hunt.Cases;
using MLNetDenseTrainer.Numerics.RandomNumbers;

namespace MLNetDenseTrainer.Hunt.Reference;

/// <summary>The training of one network, mini-batch by mini-batch, in double precision.</summary>
internal sealed class ReferenceTraining(HuntCase c, ReferenceNetwork network, ReferenceRows rows)
{
    // Of a row of several targets, each of them that is there counts.
    private readonly double _meanWeight = rows.Training.Average(row => row.Weight * row.Present);

    public ReferenceNetwork Network => network;

    public ReferenceRows Rows => rows;

    private double Smoothing => c.Smooths ? HuntCase.LabelSmoothing : 0.0;

    /// <summary>Trains from these parameters, which are left as they are.</summary>
    public ReferenceRun Run(double[] start)
    {
        double[] parameters = [.. start];
        double[] best = parameters;
        var run = new ReferenceRun();
        var costs = new List<double>();
        var optimizer = new ReferenceOptimizer(c, network);
        var shuffling = new RandomGenerator(c.Seed, RandomStream.Shuffling);
        int[] order = [.. Enumerable.Range(0, rows.Training.Count)];
        int batchSize = Math.Min(c.BatchSize, order.Length);
        int steps = c.Epochs * ((order.Length + batchSize - 1) / batchSize);
        for (int epoch = 0, step = 0; epoch < c.Epochs; epoch++)
        {
            if (c.Shuffle)
                shuffling.Shuffle<int>(order);
            double loss = 0.0, weight = 0.0;
            foreach (int[] batch in order.Chunk(batchSize))
            {
                double[] gradient = Gradient(parameters, [.. batch.Select(row => rows.Training[row])], ref loss, ref weight);
                double rate = c.LearningRate * ReferenceSchedules.LearningRate(c.Schedule, step, steps, costs);
                optimizer.Step(parameters, gradient, rate, c.FlatCosine ? ReferenceSchedules.FlatCosine(step, steps) : 1.0);
                step++;
            }
            run.TrainingLosses.Add(loss / weight);
            costs.Add(Cost(parameters, run));
            int bestEpoch = costs.IndexOf(costs.Min());
            if (bestEpoch == epoch)
                best = [.. parameters];
            if (c.EarlyStopping && epoch - bestEpoch >= HuntCase.Patience)
                break;
        }
        run.Parameters = c.EarlyStopping ? best : parameters;
        return run;
    }

    /// <summary>Outputs of the network for one row: logits of a classifier, values on the training's scale of a regression.</summary>
    public double[] Outputs(double[] parameters, ReferenceRow row) => network.Forward(parameters, row.Inputs).Values[^1];

    // Of sum(w * l) / (rows of the batch * mean weight of all training rows).
    private double[] Gradient(double[] parameters, ReferenceRow[] batch, ref double loss, ref double weight)
    {
        var passes = batch.Select(row => network.Forward(parameters, row.Inputs)).ToArray();
        double[] gradient = new double[network.ParameterCount];
        for (int r = 0; r < batch.Length; r++)
        {
            (double[][] sums, double[][] values) = passes[r];
            double[] delta = new double[values[^1].Length];
            loss += batch[r].Weight * ReferenceLosses.Of(c, values[^1], batch[r].Targets, Smoothing, delta);
            weight += batch[r].Weight * batch[r].Present;
            for (int u = 0; u < delta.Length; u++)
            {
                bool isOffForAll = passes.All(pass => pass.Values[^1][u] <= 0.0);
                delta[u] *= OutputSlope(delta[u], sums[^1][u], isOffForAll) * batch[r].Weight / (batch.Length * _meanWeight);
            }
            network.AddGradient(parameters, batch[r].Inputs, sums, values, delta, gradient);
        }
        return gradient;
    }

    // A ReLU that is off for all rows of the batch learns from those that want it on, or it would never learn again.
    private double OutputSlope(double gradient, double z, bool isOffForAll) => network.OutputActivation switch
    {
        Activation.Sigmoid or Activation.Softmax => 1.0,
        Activation.Relu when isOffForAll => gradient < 0.0 ? 1.0 : 0.0,
        Activation activation => ReferenceActivations.Derivative(activation, z),
    };

    // What an epoch is judged by: the metric or loss on validation rows, and without them the training loss.
    private double Cost(double[] parameters, ReferenceRun run)
    {
        if (rows.Validation.Count == 0)
            return run.TrainingLosses[^1];
        double[][] outputs = [.. rows.Validation.Select(row => Outputs(parameters, row))];
        double loss = rows.Validation.Zip(outputs, (row, output) => row.Weight * Loss(row, output)).Sum();
        run.ValidationLosses.Add(loss / rows.Validation.Sum(row => row.Weight * row.Present));
        if (c.Metric == ValidationMetric.Loss)
            return run.ValidationLosses[^1];
        double[][] scores = [.. outputs.Select(rows.Targets.ToScores)];
        double metric = PlainFigures.Of(c, [.. rows.Validation.Select(row => row.Source)], scores).Of(c.Metric);
        run.Metrics.Add(metric);
        // A metric that there is none of is worse than any.
        double cost = c.Metric is ValidationMetric.Accuracy or ValidationMetric.AreaUnderRocCurve ? -metric : metric;
        return double.IsNaN(cost) ? double.PositiveInfinity : cost;
    }

    private double Loss(ReferenceRow row, double[] outputs) => ReferenceLosses.Of(c, outputs, row.Targets, 0.0, new double[outputs.Length]);
}
