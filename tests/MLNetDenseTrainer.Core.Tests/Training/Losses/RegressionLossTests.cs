using MLNetDenseTrainer.Heads;
using MLNetDenseTrainer.Inputs;
using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Prediction;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Core.Tests;

public sealed class RegressionLossTests
{
    private static readonly Dictionary<string, (RegressionLoss Loss, Func<double, double, double> Value)> _losses = new()
    {
        ["MeanSquaredError"] = (Loss.MeanSquaredError, (a, y) => (a - y) * (a - y) / 2),
        ["MeanAbsoluteError"] = (Loss.MeanAbsoluteError, (a, y) => Math.Abs(a - y)),
        ["Huber(delta: 1)"] = (Loss.Huber(), Huber(1)),
        ["Huber(delta: 0.25)"] = (Loss.Huber(0.25f), Huber(0.25)),
        ["Quantile(0.9)"] = (Loss.Quantile(0.9f), (a, y) => y > a ? 0.9 * (y - a) : 0.1 * (a - y)),
        ["Quantile(0.125)"] = (Loss.Quantile(0.125f), (a, y) => y > a ? 0.125 * (y - a) : 0.875 * (a - y)),
        ["Poisson"] = (Loss.Poisson, (a, y) => (y > 0 ? y * Math.Log(y / a) : 0) - y + a),
        ["Custom"] = (Loss.Custom((a, y) => MathF.Log(MathF.Cosh(a - y)), (a, y) => MathF.Tanh(a - y)), (a, y) => Math.Log(Math.Cosh(a - y))),
    };

    private static readonly float[] _targets = [0f, 1f, 2.5f, 7f, 1e-3f, 400f];

    public static TheoryData<string> Names => [.. _losses.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_and_derivative_are_those_of_the_formula(string name)
    {
        (RegressionLoss loss, Func<double, double, double> value) = _losses[name];
        foreach (float y in _targets)
        {
            foreach (float error in new[] { -6f, -0.5f, -0.2f, -0.01f, 0.01f, 0.2f, 0.5f, 6f })
            {
                float a = loss == Loss.Poisson ? Math.Max(0.01f, y + error) : y + error;
                const double Step = 1e-4;
                double slope = (value(a + Step, y) - value(a - Step, y)) / (2 * Step);
                // Targets as large as 400 leave an error of a prediction of 3e-5.
                Assert.Equal(value(a, y), loss.Value(a, y), 1e-4 * (1 + value(a, y)));
                Assert.Equal(slope, loss.Derivative(a, y), 1e-4 * (1 + Math.Abs(slope)));
            }
            Assert.Equal(0.0, loss.Value(Math.Max(y, 1e-30f), y), 1e-6);
            Assert.Equal(0.0, y == 0f && loss == Loss.Poisson ? 0.0 : loss.Derivative(y, y), 1e-6);
        }
        Assert.Equal(name, loss.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Many_at_once_are_each_on_its_own_to_the_bit(string name)
    {
        RegressionLoss loss = _losses[name].Loss;
        var random = new Random(3);
        foreach (int count in new[] { 1, 15, 16, 17, 50 })
        {
            float[] predictions = [.. Enumerable.Range(0, count).Select(_ => 0.1f + 3f * random.NextSingle())];
            float[] targets = [.. Enumerable.Range(0, count).Select(_ => 3f * random.NextSingle())];
            float[] losses = new float[count];
            float[] gradients = new float[count];
            loss.Evaluate(predictions, targets, losses, gradients);
            Assert.True(Bits.Equal([.. predictions.Zip(targets, loss.Value)], losses));
            Assert.True(Bits.Equal([.. predictions.Zip(targets, loss.Derivative)], gradients));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_nan_prediction_has_a_nan_loss(string name) => Assert.True(float.IsNaN(_losses[name].Loss.Value(float.NaN, 1f)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_of_a_network_are_finite_differences_of_its_loss(string name)
    {
        (RegressionLoss loss, Func<double, double, double> value) = _losses[name];
        foreach (Activation output in loss.OutputActivations)
        {
            (ParameterBlock parameters, TrainingRows rows) = Network(output);
            IReadOnlyList<ReferenceRow> referenceRows = TestTraining.ReferenceRows(rows);
            double Total(double[] moved)
            {
                var network = new ReferenceNetwork(
                    rows.Inputs, parameters.Shape.Layers.Select(layer => (layer.Units, layer.Activation)), ReferenceLoss.HalfSquaredError, moved);
                return ReferenceNetwork.MeanLoss([.. referenceRows.Select(row => value(network.Outputs(row.X)[0], row.Y))], referenceRows);
            }
            double[] start = [.. parameters.ToArray().Select(p => (double)p)];
            double[] expected = EmbeddedTwin.Gradient(Total, start);

            (WeightedLoss found, float[] gradients) = SerialBackpropagation.Run(parameters, loss, TestTraining.Batch(rows));

            Assert.Equal(Total(start), found.Mean, 1e-5);
            Assert.All(expected.Zip(gradients), pair => Assert.Equal(pair.First, pair.Second, 2e-5 * (1 + Math.Abs(pair.First))));
        }
    }

    [Fact]
    public void Arguments_out_of_range_are_refused_by_name()
    {
        foreach (float delta in new[] { 0f, -1f, float.NaN, float.PositiveInfinity })
            Assert.Equal("delta", Assert.Throws<ArgumentOutOfRangeException>(() => Loss.Huber(delta)).ParamName);
        foreach (float quantile in new[] { 0f, 1f, -0.5f, 1.5f, float.NaN })
            Assert.Equal("quantile", Assert.Throws<ArgumentOutOfRangeException>(() => Loss.Quantile(quantile)).ParamName);
        Assert.Equal("value", Assert.Throws<ArgumentNullException>(() => Loss.Custom(null!, (a, y) => a - y)).ParamName);
        Assert.Equal("derivative", Assert.Throws<ArgumentNullException>(() => Loss.Custom((a, y) => a - y, null!)).ParamName);
    }

    [Fact]
    public void A_poisson_prediction_far_off_in_either_direction_finds_its_way_back()
    {
        foreach (float bias in new[] { -60f, 60f })
        {
            var rows = new TrainingRows(1);
            rows.Add(3f, 1f)[0] = 1f;
            var parameters = new ParameterBlock(NetworkShape.Create(1, [new Dense(1, Activation.Exponential)], Activation.Exponential));
            parameters.Biases(0).Fill(bias);
            TrainingSettings settings = TestTraining.Settings(Loss.Poisson) with
            {
                Optimizer = Optimizer.Adam(beta2: 0.9f),
                LearningRate = 0.5f,
                LearningRateSchedule = LearningRateSchedule.Cosine(),
                Epochs = 2000,
            };

            TestTraining.Loop(settings, rows, [0], [], parameters).Run();

            var scorer = new RowScorer(new TrainedNetwork(InputPipeline.None, [parameters], RegressionHead.Scalar));
            scorer.Features[0] = 1f;
            Assert.Equal(3f, scorer.Score()[0], 0.05f);
        }
    }

    // Targets that no error meets at its kink, and outputs that are on.
    private static (ParameterBlock Parameters, TrainingRows Rows) Network(Activation output)
    {
        var random = new Random(17);
        NetworkShape shape = NetworkShape.Create(3, [new Dense(5, Activation.Tanh), new Dense(1, output)], output);
        ParameterBlock parameters = ParameterBlock.FromArray(shape, [.. Enumerable.Range(0, shape.ParameterCount).Select(_ => random.NextSingle() - 0.5f)]);
        parameters.Biases(1).Fill(2f);
        var rows = new TrainingRows(3);
        for (int r = 0; r < 9; r++)
        {
            foreach (ref float x in rows.Add(r % 4, 0.5f + random.NextSingle()))
                x = 2f * random.NextSingle() - 1f;
        }
        return (parameters, rows);
    }

    private static Func<double, double, double> Huber(double delta) => (a, y) =>
        Math.Abs(a - y) <= delta ? (a - y) * (a - y) / 2 : delta * (Math.Abs(a - y) - delta / 2);
}
