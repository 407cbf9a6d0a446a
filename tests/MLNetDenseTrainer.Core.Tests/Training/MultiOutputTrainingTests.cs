using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Loop;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class MultiOutputTrainingTests
{
    private static readonly Dense[] _layers = [new Dense(128, Activation.Tanh, 0.1f), new Dense(64), new Dense(3)];

    private static readonly TrainingSettings _settings = TestTraining.Settings(MultiOutputCase.Loss) with
    {
        Optimizer = Optimizer.Adam(),
        LearningRate = 0.01f,
        BatchSize = 64,
        Epochs = 3,
        StandardizeTarget = true,
        ClampScores = true,
        InputScaling = InputScaling.Standardize,
    };

    [Fact]
    public void Parameters_have_the_same_bits_for_any_number_of_threads()
    {
        // Enough operations per step that threads share it.
        Dense[] layers = [new Dense(1024), new Dense(256), new Dense(3)];
        float[] expected = Train(_settings, Rows(300), layers).Parameters.ToArray();
        foreach (int threads in new[] { 2, 3, 8 })
            Assert.True(Bits.Equal(expected, Train(_settings with { Threads = threads }, Rows(300), layers).Parameters.ToArray()), $"{threads} threads");
    }

    [Fact]
    public void Each_target_is_scaled_by_the_values_it_has()
    {
        TrainingRows rows = Rows(200);
        double[][] present = [.. Enumerable.Range(0, 3).Select(t => TestTraining.AllOf(rows).Select(r => (double)rows.Targets(r)[t]).Where(y => !double.IsNaN(y)).ToArray())];
        TargetScaling[] scalings = [.. Train(_settings, rows, _layers).Head.Scalings];
        Assert.Equal(3, scalings.Length);
        for (int t = 0; t < 3; t++)
        {
            double mean = present[t].Average();
            Assert.Equal(mean, scalings[t].Center, 1e-5 * Math.Abs(mean) + 1e-6);
            Assert.Equal(Math.Sqrt(present[t].Average(y => (y - mean) * (y - mean))), scalings[t].Scale, 1e-5 * scalings[t].Scale);
            Assert.Equal(((float)present[t].Min(), (float)present[t].Max()), (scalings[t].Minimum, scalings[t].Maximum));
        }
    }

    [Fact]
    public void Held_out_figures_are_means_over_the_outputs_of_the_targets_that_are_there()
    {
        TrainingRows rows = Rows(200);
        int[] held = [.. Enumerable.Range(150, 50)];
        (float[] X, float[] Y)[] copies = [.. held.Select(r => (rows.Features(r).ToArray(), rows.Targets(r).ToArray()))];
        var training = new NetworkTraining(_settings, new MemoryData(rows, [.. Enumerable.Range(0, 150)], new RowSelection(rows, held)));
        TrainedNetwork network = training.Run(training.Initialize(_layers, Activation.Linear));
        var scorer = new RowScorer(network);
        var errors = new List<double>[] { [], [], [] };
        foreach ((float[] x, float[] y) in copies)
        {
            x.CopyTo(scorer.Features);
            Span<float> scores = scorer.Score();
            for (int t = 0; t < 3; t++)
            {
                if (!float.IsNaN(y[t]))
                    errors[t].Add((double)scores[t] - y[t]);
            }
        }
        Assert.Equal(errors.Average(output => Math.Sqrt(output.Average(e => e * e))), training.HeldOut!.RootMeanSquaredError!.Value, 1e-3);
        Assert.Equal(errors.Average(output => output.Average(Math.Abs)), training.HeldOut.MeanAbsoluteError!.Value, 1e-3);
        Assert.Equal((50, null), (training.HeldOut.Rows, training.HeldOut.Accuracy));
    }

    [Fact]
    public void One_of_several_outputs_has_the_bits_of_a_regression_of_one()
    {
        Dense[] layers = [new Dense(16, Activation.Tanh), new Dense(1)];
        foreach (int members in new[] { 1, 3 })
        {
            TrainingSettings settings = _settings with { EnsembleSize = members };
            TrainedNetwork one = Train(settings with { Loss = Loss.MeanSquaredError }, RowsOfOne(), layers);
            TrainedNetwork several = Train(settings, RowsOfOne(), layers);
            Assert.Equal(one.Head.Scalings[0], Assert.Single(several.Head.Scalings));
            Assert.All(one.Members.Zip(several.Members), pair => Assert.True(Bits.Equal(pair.First.ToArray(), pair.Second.ToArray())));
        }
    }

    private static TrainedNetwork Train(TrainingSettings settings, TrainingRows rows, Dense[] layers)
    {
        NetworkTraining training = TestNetworkTraining.Of(settings, rows);
        return training.Run(training.Initialize(layers, Activation.Linear));
    }

    // Three targets on scales of their own, each missing in some rows but never all of them.
    private static TrainingRows Rows(int count)
    {
        var random = new Random(2);
        var rows = new TrainingRows(4, targets: 3);
        for (int row = 0; row < count; row++)
        {
            float[] x = [.. Enumerable.Range(0, 4).Select(_ => 2 * random.NextSingle() - 1)];
            float[] targets = [x[0] + x[1], 1000f + 50f * x[2], 1e-3f * x[3] * x[0]];
            if (row % 3 > 0)
                targets[row % 3] = float.NaN;
            x.CopyTo(rows.Add(targets, 1f));
        }
        return rows;
    }

    private static TrainingRows RowsOfOne()
    {
        TrainingRows all = Rows(100);
        var rows = new TrainingRows(4);
        for (int row = 0; row < all.Count; row++)
            all.Features(row).CopyTo(rows.Add(all.Target(row), 1f + row % 2));
        return rows;
    }
}
