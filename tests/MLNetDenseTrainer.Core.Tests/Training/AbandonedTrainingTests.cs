using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Loop;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>Every pass over the rows asks whether training is to be abandoned.</summary>
public sealed class AbandonedTrainingTests
{
    private static readonly Action _abandon = () => throw new OperationCanceledException();

    private static readonly Dictionary<string, Action<TrainingRows>> _passes = new()
    {
        ["features"] = rows => _ = TestInputs.Data(rows, checkAlive: _abandon).Features,
        ["targets"] = rows => TargetSummary.Of(RowSelection.AllOf(rows), _abandon),
        ["checksum"] = rows => RowsChecksum.Of(RowSelection.AllOf(rows), _abandon),
        ["moments"] = rows => Fit(InputScaling.Standardize, rows),
        ["maxima"] = rows => Fit(InputScaling.MaximumAbsolute, rows),
        ["quartiles"] = rows => Fit(InputScaling.RobustClip, rows),
        ["ranks"] = rows => Fit(InputScaling.RobustQuantile, rows),
        ["frequencies"] = rows => EmbeddingFrequencies.Highest(RowSelection.AllOf(rows).Columns, [0], (32f, 1f), _abandon),
        ["scaling"] = rows => rows.Scale(InputPipeline.None, RegressionHead.Scalar, _abandon),
        ["held-back rows"] = rows => _ = HeldBack(rows).Predict().Count(),
        ["temperature"] = rows => HeldBack(rows).FitTemperature(),
    };

    public static TheoryData<string> Passes => [.. _passes.Keys];

    private static HeldOutRows HeldBack(TrainingRows rows) => new([.. TestEnsemble.Fresh(TestEnsemble.Settings, rows)
        .Select(member => member with { Settings = member.Settings with { CheckAlive = _abandon } })]);

    [Theory]
    [MemberData(nameof(Passes))]
    public void A_pass_ends_when_training_is_abandoned(string name) =>
        Assert.Throws<OperationCanceledException>(() => _passes[name](TestEnsemble.Rows(300)));

    [Fact]
    public void The_data_of_a_training_ask_before_they_are_scaled()
    {
        MemoryData data = TestEnsemble.Data(TestEnsemble.Rows(60));
        TrainedNetwork network = new NetworkTraining(TestEnsemble.Settings, data).Initialize([new Dense(1)], Activation.Sigmoid);
        data.CheckAlive = _abandon;
        Assert.Throws<OperationCanceledException>(() => data.ScaleInto(TestEnsemble.Settings, network));
        Assert.Throws<OperationCanceledException>(() => data.FitInputs(InputScaling.RobustClip, 1));
        Assert.Throws<OperationCanceledException>(() => data.Features);
        Assert.Throws<OperationCanceledException>(() => data.Targets);
        Assert.Throws<OperationCanceledException>(() => data.RowsIdentity);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Quantiles_end_before_the_next_feature(int threads)
    {
        int calls = 0;
        TrainingRows rows = Wide();
        Action abandonThird = () =>
        {
            if (Interlocked.Increment(ref calls) >= 3)
                throw new OperationCanceledException();
        };
        Assert.Throws<OperationCanceledException>(() =>
            TestInputs.Fit(InputScaling.RobustQuantile, rows, null, threads, abandonThird));
        Assert.InRange(calls, 3, 2 + threads);
    }

    [Theory]
    [InlineData(InputScaling.RobustClip)]
    [InlineData(InputScaling.RobustQuantile)]
    public void Quantiles_are_the_same_for_any_number_of_threads(InputScaling kind)
    {
        TrainingRows rows = Wide();
        InputPipeline expected = TestInputs.Fit(kind, rows);
        Assert.Equal(kind == InputScaling.RobustQuantile ? 7 : 0, expected.Maps().Length);
        foreach (int threads in new[] { 2, 5 })
        {
            InputPipeline inputs = TestInputs.Fit(kind, rows, null, threads);
            Assert.Equal(expected.Affine!.Centers, inputs.Affine!.Centers);
            Assert.Equal(expected.Affine.Factors, inputs.Affine.Factors);
            Assert.Equal(Numbers(expected), Numbers(inputs));
        }
    }

    private static IEnumerable<float> Numbers(InputPipeline inputs) => inputs.Maps().SelectMany(map => map.Knots.Append(map.Feature));

    private static InputPipeline Fit(InputScaling kind, TrainingRows rows) =>
        TestInputs.Fit(kind, rows, null, 1, _abandon);

    // Enough values to pay for several threads. Each third feature has long tails.
    private static TrainingRows Wide()
    {
        const int Inputs = 20;
        var random = new Random(1);
        var rows = new TrainingRows(Inputs);
        for (int row = 0; row < 40_000; row++)
        {
            Span<float> features = rows.Add(0f, 1f);
            for (int f = 0; f < Inputs; f++)
                features[f] = f % 3 == 0 ? MathF.Exp(12f * random.NextSingle()) : random.NextSingle();
        }
        return rows;
    }
}
