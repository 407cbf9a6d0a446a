using MLNetDenseTrainer.Network;
using MLNetDenseTrainer.Network.Embedding;
using MLNetDenseTrainer.Numerics;
using MLNetDenseTrainer.Training.Data;
using MLNetDenseTrainer.Training.Data.Rows;
using MLNetDenseTrainer.Training.Plan;
using MLNetDenseTrainer.Training.Step;

namespace MLNetDenseTrainer.Core.Tests;

/// <summary>
/// The product trains and holds the weights that a network has in effect. Here input factors s and weights w, of which s w or s w / sqrt(fan-in) are in effect,
/// are parameters of their own, trained by the textbook: both must come to the same network.
/// </summary>
public sealed class ExplicitParametersTests
{
    private const int Steps = 5;
    private const float LearningRate = 0.01f;
    private const float WeightDecay = 0.5f;
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.95f;

    // So large that the size of a gradient matters and not only its sign.
    private const float Epsilon = 0.01f;

    public static TheoryData<Parametrization, bool, float?> Cases
    {
        get
        {
            var cases = new TheoryData<Parametrization, bool, float?>();
            foreach (Parametrization parametrization in Enum.GetValues<Parametrization>())
            {
                foreach (bool inputScale in new[] { false, true })
                {
                    cases.Add(parametrization, inputScale, null);
                    // Less than the norm at any step.
                    cases.Add(parametrization, inputScale, 0.1f);
                }
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Steps_change_the_effective_weights_as_those_of_explicit_factors_do(Parametrization parametrization, bool inputScale, float? clipNorm)
    {
        var network = new EmbeddedCase(Loss.SoftmaxCrossEntropy, embedded: [0, 2]);
        double[] before = EmbeddedCase.ToDouble(network.Parameters);
        double[] expected = Expected(network, parametrization, inputScale, clipNorm);
        foreach (int threads in new[] { 1, 2 })
        {
            ParameterBlock parameters = network.Parameters.Copy();
            Train(network, parameters, parametrization, inputScale, clipNorm, threads);
            float[] after = parameters.ToArray();
            for (int p = 0; p < expected.Length; p++)
                Assert.True(Math.Abs(expected[p] - after[p]) <= 1e-5, $"parameter {p}: from {before[p]} to {after[p]}, expected {expected[p]}");
        }
        // Parameters that hardly move would agree whatever the rule.
        Assert.True(before.Zip(expected, (a, b) => Math.Abs(a - b)).Average() > 1e-3);
    }

    private static void Train(EmbeddedCase network, ParameterBlock parameters, Parametrization parametrization, bool inputScale, float? clipNorm, int threads)
    {
        TrainingSettings settings = TestTraining.Settings(network.Loss) with
        {
            Optimizer = Optimizer.Adam(Beta1, Beta2, Epsilon),
            Parametrization = parametrization,
            LearnedInputScale = inputScale,
            GradientClipNorm = clipNorm,
            WeightDecay = WeightDecay,
        };
        using var team = new WorkerTeam(threads);
        var step = new TrainingStep(settings, network.Rows.Count, parameters, team, TestTraining.MeanWeight(network.Rows));
        for (int s = 0; s < Steps; s++)
        {
            step.Train(RowSelection.AllOf(network.Rows), LearningRate, RegularizationSchedule.FlatCosine.Factor(s, Steps), dropoutKey: 0, out bool isFinite);
            Assert.True(isFinite);
        }
    }

    // The explicit parameters lie as those in effect do, followed by the factors of the first layer's inputs.
    private static double[] Expected(EmbeddedCase network, Parametrization parametrization, bool inputScale, float? clipNorm)
    {
        Place[] places = [.. Places(network.Shape)];
        double[] scales = [.. places.Select(place => place.Kind == ParameterKind.Weights && parametrization == Parametrization.NeuralTangent ? 1 / Math.Sqrt(place.FanIn) : 1.0)];
        int factors = inputScale ? network.Shape.FirstLayerInputs : 0;
        double[] values = [.. EmbeddedCase.ToDouble(network.Parameters).Zip(scales, (value, scale) => value / scale), .. Enumerable.Repeat(1.0, factors)];
        var adam = new ReferenceAdam(values.Length, Beta1, Beta2, Epsilon);
        for (int s = 0; s < Steps; s++)
        {
            double[] gradient = EmbeddedTwin.Gradient(v => network.Twin.Loss(Effective(v)), values);
            if (clipNorm is { } limit)
            {
                // The norm is that of the effective parameters' gradient.
                double norm = Math.Sqrt(EmbeddedTwin.Gradient(network.Twin.Loss, Effective(values)).Sum(g => g * g));
                Assert.True(norm > limit);
                gradient = [.. gradient.Select(g => g * limit / norm)];
            }
            double decay = 1 - (double)LearningRate * WeightDecay * RegularizationSchedule.FlatCosine.Factor(s, Steps);
            for (int p = 0; p < places.Length; p++)
                values[p] *= places[p].Kind == ParameterKind.Weights ? decay : 1;
            adam.Step(values, gradient, p => LearningRate * Rate(p));
        }
        return Effective(values);

        double[] Effective(double[] v) =>
            [.. places.Select((place, p) => v[p] * scales[p] * (inputScale && place.FirstLayerInput is { } input ? v[places.Length + input] : 1.0))];

        double Rate(int p) => p >= places.Length ? 6.0
            : places[p].Kind == ParameterKind.Embedding ? 0.3
            : places[p].Kind == ParameterKind.Biases && parametrization == Parametrization.NeuralTangent ? 0.1
            : 1.0;
    }

    private static IEnumerable<Place> Places(NetworkShape shape)
    {
        for (int p = 0; p < shape.Embedded.Length * PeriodicEmbedding.UsedParametersPerFeature; p++)
            yield return new Place(ParameterKind.Embedding, 0, null);
        for (int l = 0; l < shape.Layers.Length; l++)
        {
            LayerShape layer = shape.Layers[l];
            for (int p = 0; p < layer.ParameterCount; p++)
            {
                bool isBias = p >= layer.Inputs * layer.Units;
                yield return new Place(isBias ? ParameterKind.Biases : ParameterKind.Weights, layer.Inputs, isBias || l > 0 ? null : p / layer.Units);
            }
        }
    }

    /// <summary>What a parameter is.</summary>
    private sealed record Place(ParameterKind Kind, int FanIn, int? FirstLayerInput);
}
