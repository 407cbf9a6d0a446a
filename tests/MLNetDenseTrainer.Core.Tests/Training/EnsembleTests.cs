using MLNetDenseTrainer.Evaluation;
using MLNetDenseTrainer.Files.Onnx;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Loop;
using MLNetDenseTrainer.Training.Plan;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class EnsembleTests
{
    private const int Rows = 101;

    [Fact]
    public void Parameters_have_the_same_bits_for_any_number_of_threads()
    {
        TrainedNetwork expected = Train(threads: 1);
        Assert.Equal(TestEnsemble.Members, expected.Members.Length);
        foreach (int threads in new[] { 2, 3, 7 })
            Assert.All(expected.Members.Zip(Train(threads).Members), pair => Assert.True(Bits.Equal(pair.First.Values, pair.Second.Values), $"{threads} threads"));
    }

    [Fact]
    public void Each_member_is_what_it_would_be_alone_with_its_own_seed_and_fold()
    {
        TrainedNetwork together = Train(threads: 2);
        TrainingRows rows = TestEnsemble.Rows(Rows);
        IReadOnlyList<MemberData> members = TestEnsemble.Fresh(TestEnsemble.Settings, rows);
        for (int m = 0; m < members.Count; m++)
        {
            int[] held = members[m].Validation.Indices.ToArray();
            int[] own = [.. TestTraining.AllOf(rows).Except(held)];
            using (TrainingLoop loop = TestTraining.Loop(TestEnsemble.Settings.OfMember(m), rows, own, held, members[m].Parameters))
                loop.Run();
            Assert.True(Bits.Equal(together.Members[m].Values, members[m].Parameters.Values), $"member {m}");
        }
    }

    [Fact]
    public void Members_differ_from_the_start()
    {
        float[][] members = [.. TestEnsemble.Fresh(TestEnsemble.Settings, TestEnsemble.Rows(Rows)).Select(member => member.Parameters.ToArray())];
        Assert.Equal(members.Length, members.Select(parameters => parameters[0]).Distinct().Count());
    }

    [Fact]
    public void Each_row_is_held_back_by_one_member_and_learnt_from_by_the_others()
    {
        IReadOnlyList<MemberData> members = TestEnsemble.Fresh(TestEnsemble.Settings, TestEnsemble.Rows(Rows));
        Assert.Equal(Enumerable.Range(0, Rows), members.SelectMany(member => member.Validation.Indices.ToArray()).Order());
        Assert.All(members, member => Assert.Equal(Enumerable.Range(0, Rows), member.Batches.InMemory.Indices.ToArray().Concat(member.Validation.Indices.ToArray()).Order()));
    }

    [Fact]
    public void Each_row_is_predicted_once_by_the_member_that_holds_it_back()
    {
        TrainingRows rows = TestEnsemble.Rows(Rows);
        IReadOnlyList<MemberData> members = TestEnsemble.Fresh(TestEnsemble.Settings, rows);
        var heldOut = new HeldOutRows(members);
        Assert.Equal(Rows, heldOut.Count);
        var outputs = new Dictionary<float, float>(Predict(heldOut));
        // The weight of a row is its number plus one.
        Assert.Equal(Enumerable.Range(1, Rows).Select(weight => (float)weight), outputs.Keys.Order());
        foreach (MemberData member in members)
        {
            ReferenceNetwork reference = NetworkCase.Twin(member.Parameters, Loss.BinaryCrossEntropy);
            foreach (int row in member.Validation.Indices.Span)
                Assert.Equal(reference.Outputs([.. rows.Features(row).ToArray().Select(x => (double)x)])[0], outputs[1f + row], 1e-5);
        }
    }

    [Fact]
    public void Validation_rows_of_its_own_leave_all_other_rows_to_every_member_and_are_predicted_by_their_mean()
    {
        TrainingRows rows = TestEnsemble.Rows(Rows);
        int[] validation = [2, 3, 5, 7];
        int[] training = [.. TestTraining.AllOf(rows).Except(validation)];
        var data = new MemoryData(rows, training, new RowSelection(rows, validation));
        TrainedNetwork network = new NetworkTraining(TestEnsemble.Settings, data).Initialize([new Dense(4, Activation.Tanh), new Dense(1)], Activation.Sigmoid);
        IReadOnlyList<MemberData> members = data.ScaleInto(TestEnsemble.Settings, network);
        Assert.All(members, member => Assert.Equal(training, member.Batches.InMemory.Indices.ToArray()));
        List<KeyValuePair<float, float>> predictions = Predict(new HeldOutRows(members));
        Assert.Equal(validation.Select(row => 1f + row), predictions.Select(prediction => prediction.Key));
        for (int i = 0; i < validation.Length; i++)
        {
            double[] x = [.. rows.Features(validation[i]).ToArray().Select(value => (double)value)];
            double mean = members.Average(member => ReferenceActivation.Sigmoid(NetworkCase.Twin(member.Parameters, Loss.BinaryCrossEntropy).Outputs(x)[0]));
            Assert.Equal(mean, ReferenceActivation.Sigmoid(predictions[i].Value), 1e-5);
        }
    }

    [Fact]
    public void Temperature_scaling_multiplies_the_outputs_of_every_member_by_one_factor_and_lowers_the_log_loss()
    {
        (TrainedNetwork plain, HeldOutMetrics before) = Measured(temperature: false);
        (TrainedNetwork scaled, HeldOutMetrics after) = Measured(temperature: true);
        float factor = scaled.Members[0].Biases(1)[0] / plain.Members[0].Biases(1)[0];
        Assert.NotEqual(1.0, factor, 0.01);
        foreach ((ParameterBlock a, ParameterBlock b) in plain.Members.Zip(scaled.Members))
        {
            Assert.True(Bits.Equal(a.Values[..a.Shape.Layers[1].WeightOffset], b.Values[..b.Shape.Layers[1].WeightOffset]));
            for (int i = 0; i < 8; i++)
                Assert.Equal(a.Weights(1)[i, 0] * factor, b.Weights(1)[i, 0], 1e-5);
        }
        Assert.True(after.LogLoss < before.LogLoss, $"{before}, then {after}");
        Assert.Equal(before.Accuracy, after.Accuracy);
    }

    // The weight of each row, and its output.
    private static List<KeyValuePair<float, float>> Predict(HeldOutRows rows) =>
        [.. rows.Predict().SelectMany(block => block.Weights.ToArray().Zip(block.Outputs.ToArray(), KeyValuePair.Create))];

    private static (TrainedNetwork Network, HeldOutMetrics Metrics) Measured(bool temperature)
    {
        // So many epochs that the networks are far too certain.
        TrainingSettings settings = TestEnsemble.Settings with { TemperatureScaling = temperature, EarlyStopping = null, Epochs = 60 };
        var training = new NetworkTraining(settings, TestEnsemble.Data(TestEnsemble.Rows(Rows)));
        return (training.Run(TestEnsemble.Shape), training.HeldOut!);
    }

    private static TrainedNetwork Train(int threads) =>
        new NetworkTraining(TestEnsemble.Settings with { Threads = threads }, TestEnsemble.Data(TestEnsemble.Rows(Rows))).Run(TestEnsemble.Shape);
}
