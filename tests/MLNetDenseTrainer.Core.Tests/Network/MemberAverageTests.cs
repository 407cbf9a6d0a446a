using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class MemberAverageTests
{
    private const int Rows = 7;

    public static TheoryData<string, int> Cases => new()
    {
        { nameof(NetworkTask.Regression), 1 },
        { nameof(NetworkTask.BinaryClassification), 1 },
        { nameof(NetworkTask.MulticlassClassification), 2 },
        { nameof(NetworkTask.MulticlassClassification), 5 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Averages_are_those_of_probabilities_or_values(string taskName, int units)
    {
        NetworkTask task = Enum.Parse<NetworkTask>(taskName);
        foreach (int members in new[] { 1, 2, 5, 10 })
        {
            var random = new Random(members);
            float[][] outputs = [.. Enumerable.Range(0, members).Select(_ => Enumerable.Range(0, Rows * units).Select(_ => 12 * random.NextSingle() - 6).ToArray())];
            float[] average = Average(task, units, outputs);
            for (int row = 0; row < Rows; row++)
            {
                double[] expected = Naive(task, [.. outputs.Select(o => o[(row * units)..((row + 1) * units)])]);
                for (int u = 0; u < units; u++)
                    Assert.Equal(expected[u], average[row * units + u], 2e-6 * (1 + Math.Abs(expected[u])));
            }
        }
    }

    [Theory]
    [InlineData(40f)]
    [InlineData(-40f)]
    public void A_probability_near_certainty_keeps_its_digits(float logit)
    {
        // Beyond 17, float's own sigmoid is 1 and has no logit.
        float[] average = Average(NetworkTask.BinaryClassification, 1, [[logit], [0.9f * logit]]);
        Assert.Equal(Naive(NetworkTask.BinaryClassification, [[logit], [0.9f * logit]])[0], average[0], 1e-5 * Math.Abs(logit));
    }

    [Fact]
    public void Members_that_contradict_each_other_with_certainty_average_to_a_half() =>
        Assert.Equal(0.0, Average(NetworkTask.BinaryClassification, 1, [[40f], [-40f]])[0], 1e-6);

    [Fact]
    public void A_class_that_has_no_chance_stays_finite_and_last()
    {
        float[] average = Average(NetworkTask.MulticlassClassification, 3, [[500f, 0f, -500f], [400f, 390f, -500f]]);
        Assert.All(average, logit => Assert.True(float.IsFinite(logit)));
        Assert.Equal(average.Min(), average[2]);
        Assert.Equal(0.0, average[0], 1e-4);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void One_member_is_its_own_average(string taskName, int units)
    {
        NetworkTask task = Enum.Parse<NetworkTask>(taskName);
        float[] outputs = [.. Enumerable.Range(0, Rows * units).Select(i => 5 * MathF.Sin(i))];
        float[] average = Average(task, units, [outputs]);
        for (int row = 0; row < Rows; row++)
        {
            // Those of several classes are the logarithms of probabilities: the same up to a shift.
            float shift = task == NetworkTask.MulticlassClassification ? outputs[row * units] - average[row * units] : 0f;
            for (int i = row * units; i < (row + 1) * units; i++)
                Assert.Equal(outputs[i], average[i] + shift, 4e-6f);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_cleared_average_forgets(string taskName, int units)
    {
        NetworkTask task = Enum.Parse<NetworkTask>(taskName);
        float[] outputs = [.. Enumerable.Range(0, Rows * units).Select(i => MathF.Cos(i))];
        var average = new MemberAverage(Head.Of(task), units, Rows);
        average.Add([.. Enumerable.Repeat(3f, Rows * units)]);
        average.Clear();
        average.Add(outputs);
        float[] found = new float[Rows * units];
        average.CopyTo(found);
        Assert.True(Bits.Equal(Average(task, units, [outputs]), found));
    }

    private static float[] Average(NetworkTask task, int units, float[][] members)
    {
        var average = new MemberAverage(Head.Of(task), units, members[0].Length / units);
        foreach (float[] outputs in members)
            average.Add(outputs);
        float[] found = new float[members[0].Length];
        average.CopyTo(found);
        return found;
    }

    private static double[] Naive(NetworkTask task, float[][] members)
    {
        if (task == NetworkTask.Regression)
            return [members.Average(outputs => (double)outputs[0])];
        if (task == NetworkTask.BinaryClassification)
            return [Math.Log(members.Average(outputs => ReferenceActivation.Sigmoid(outputs[0])) / members.Average(outputs => ReferenceActivation.Sigmoid(-(double)outputs[0])))];
        return [.. Enumerable.Range(0, members[0].Length).Select(c => Math.Log(members.Average(outputs => Math.Exp(outputs[c]) / outputs.Sum(o => Math.Exp(o)))))];
    }
}
