using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Heads.Metrics;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class CalibrationFitTests
{
    private const int Rows = 4_000;
    private const int Members = 3;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void The_average_of_members_that_are_unsure_and_biased_is_calibrated(int units)
    {
        Case rows = Case.Draw(units, Rows, seed: 1);
        (float factor, float[] offsets) = rows.Fit();

        // No other factor and no other offset of a class does better, but for the rows that hold offsets back.
        double best = rows.LogLoss(factor, offsets);
        Assert.True(best < rows.LogLoss(1f, new float[units]) - 0.01);
        Assert.True(best < rows.LogLoss(1.1f * factor, offsets));
        Assert.True(best < rows.LogLoss(0.9f * factor, offsets));
        for (int c = 0; c < units; c++)
        {
            foreach (float step in new[] { -0.2f, 0.2f })
            {
                float[] other = [.. offsets];
                other[c] += step;
                Assert.True(best < rows.LogLoss(factor, other), $"class {c}, {step}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Mean_probabilities_are_the_frequencies_of_classes(int units)
    {
        Case rows = Case.Draw(units, Rows, seed: 2);
        (float factor, float[] offsets) = rows.Fit();
        double[] said = rows.MeanProbabilities(factor, offsets);
        for (int c = 0; c < said.Length; c++)
            Assert.Equal(rows.Labels.Count(label => label == c) / (double)Rows, said[c], 0.002);
    }

    [Fact]
    public void Rows_that_are_all_right_ask_for_more_certainty_but_not_for_all_of_it()
    {
        var rows = new Case(1, [.. Enumerable.Range(0, 100).Select(row => Enumerable.Repeat(row % 2 == 0 ? 1f : -1f, Members).ToArray())],
            [.. Enumerable.Range(0, 100).Select(row => row % 2 == 0 ? 1 : 0)]);

        (float factor, float[] offsets) = rows.Fit(about: 3f);

        // As if one row of 102 had been predicted wrongly.
        Assert.Equal(Math.Log(101.0), factor, 0.2);
        Assert.Equal(0f, offsets[0], 0.01f);
    }

    // Rows × members × units logits.
    private sealed record Case(int Units, float[][] Logits, int[] Labels)
    {
        private Head Head => Units == 1 ? BinaryHead.Instance : MulticlassHead.Instance;

        // Members see half of the true logits and some noise, and know nothing of how frequent classes are.
        public static Case Draw(int units, int rows, int seed)
        {
            var random = new Random(seed);
            var logits = new float[rows][];
            int[] labels = new int[rows];
            for (int row = 0; row < rows; row++)
            {
                double[] truth = [.. Enumerable.Range(0, units).Select(_ => 3 * (random.NextDouble() + random.NextDouble() - 1))];
                logits[row] =
                    [.. Enumerable.Range(0, Members * units).Select(i => (float)(0.5 * truth[i % units] + 0.4 * random.NextDouble() - 0.2))];
                double[] chances = units == 1
                    ? [1.0, Math.Exp(truth[0] - 2)]
                    : [.. truth.Select((logit, c) => Math.Exp(logit - 0.5 * c))];
                double draw = random.NextDouble() * chances.Sum();
                while (draw > chances[labels[row]])
                    draw -= chances[labels[row]++];
            }
            return new Case(units, logits, labels);
        }

        public (float Factor, float[] Offsets) Fit(float about = 1f)
        {
            Loss loss = Units == 1 ? Loss.BinaryCrossEntropy : Loss.SoftmaxCrossEntropy;
            var fit = new CalibrationFit(Head, Units, TestTraining.Settings(loss));
            CalibrationRows rows = fit.AddGroup(Members, Labels.Length, groups: 1);
            var block = new HeldOutBlock(1, Units, 1) { Count = 1 };
            for (int row = 0; row < Labels.Length; row++)
            {
                (block.Targets[0], block.Weights[0], block.LossWeights[0]) = (Labels[row], 1f, 1f);
                rows.Add(Logits[row], block);
            }
            return fit.Fit(about);
        }

        // The naive twin.
        public double LogLoss(float factor, float[] offsets) =>
            -Probabilities(factor, offsets).Zip(Labels, (p, label) => Math.Log(p[label])).Average();

        public double[] MeanProbabilities(float factor, float[] offsets)
        {
            double[][] all = [.. Probabilities(factor, offsets)];
            return [.. all[0].Select((_, c) => all.Average(p => p[c]))];
        }

        private IEnumerable<double[]> Probabilities(float factor, float[] offsets) => Logits.Select(row =>
        {
            double[][] members =
                [.. row.Chunk(Units).Select(own => OfMember([.. own.Select((logit, u) => (double)factor * logit + offsets[u])]))];
            return members[0].Select((_, c) => members.Average(p => p[c])).ToArray();
        });

        private double[] OfMember(double[] logits)
        {
            double[] chances = [.. (Units == 1 ? [0.0, .. logits] : logits).Select(Math.Exp)];
            return [.. chances.Select(chance => chance / chances.Sum())];
        }
    }
}
