using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;

namespace MLNetDenseTrainer.Tests.Options;

/// <summary>Options of what the first layer sees do what they say.</summary>
public sealed class InputOptionsTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [Theory]
    [Shows(nameof(DenseNetworkOptions.InputScaling))]
    [InlineData(InputScaling.None, false)]
    [InlineData(InputScaling.Standardize, true)]
    [InlineData(InputScaling.RobustClip, true)]
    [InlineData(InputScaling.RobustQuantile, true)]
    [InlineData(InputScaling.MaximumAbsolute, true)]
    public void InputScaling_MakesTheUnitOfAFeatureMeanNothing(InputScaling scaling, bool means)
    {
        // Powers of two scale without rounding.
        float[] Scores(float unit)
        {
            List<Row> rows =
                [.. Rows.Make(60).Select(row => Rows.With(row, Rows.Dense([.. row.Features.DenseValues().Select(x => unit * x)])))];
            ITransformer model = Tasks.Regression.FitSmall(_mlContext, rows, options => options.InputScaling = scaling);
            return Columns.Scores(model.Transform(Tasks.Regression.View(_mlContext, rows)));
        }

        Assert.Equal(means, Scores(1f).SequenceEqual(Scores(1024f)));
    }

    [Fact]
    [Shows(nameof(DenseNetworkOptions.NumericEmbedding))]
    public void NumericEmbedding_LetsOneLinearLayerFollowACurve()
    {
        List<Row> rows = Rows.Make(400);
        rows.ForEach(row => row.Number = MathF.Abs(row.Features.GetItemOrDefault(0)));
        double Skill(NumericEmbedding embedding)
        {
            ITransformer model = Tasks.Regression.FitSmall(_mlContext, rows, options =>
            {
                options.Layers = [new Dense(1, Activation.Linear)];
                options.NumericEmbedding = embedding;
                options.Epochs = 60;
            });
            return Tasks.Regression.Skill(_mlContext, model.Transform(Tasks.Regression.View(_mlContext, rows)));
        }

        Assert.True(Skill(NumericEmbedding.None) < 0.2);
        Assert.True(Skill(NumericEmbedding.Periodic) > 0.8);
    }

    [Fact]
    [Shows(nameof(DenseNetworkOptions.LearnedInputScale))]
    public void LearnedInputScale_FadesInputsOfNoUse()
    {
        List<Row> rows = Rows.Make(400);
        rows.ForEach(row => row.Number = row.Features.GetItemOrDefault(0));
        double ShareOfUseless(bool learned)
        {
            ITransformer model = Tasks.Regression.FitSmall(_mlContext, rows, options =>
            {
                options.LearnedInputScale = learned;
                options.Epochs = 150;
            });
            float[] weights = Inspect.Layers(model)[0].Weights.ToArray();
            return weights.Where((_, w) => w % Rows.Features != 0).Sum(Math.Abs) / weights.Sum(Math.Abs);
        }

        Assert.True(ShareOfUseless(true) < 0.7 * ShareOfUseless(false), $"{ShareOfUseless(true)} {ShareOfUseless(false)}");
    }
}
