using MLNetDenseTrainer.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDenseTrainer.Tests.Scoring;

/// <summary>A row with a feature that is not finite scores NaN; nothing is thrown, and its neighbours are as they were.</summary>
public sealed class MissingValuesTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    public static TheoryData<string, float> TasksAndValues
    {
        get
        {
            var data = new TheoryData<string, float>();
            foreach (string task in Tasks.OnePerTrainer)
            {
                foreach (float value in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
                    data.Add(task, value);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(TasksAndValues))]
    public void Scores_OfSuchARowAreNaN(string name, float value)
    {
        TaskUnderTest task = Tasks.Named(name);
        foreach (Activation activation in (Activation[])[Activation.Tanh, Activation.Relu, Activation.Sigmoid])
        {
            ITransformer model =
                task.FitSmall(_mlContext, Rows.Make(40), options => options.Layers = [new Dense(8, activation), new Dense(task.Outputs)]);
            List<Row> rows = Rows.Make(5, seed: 2);
            float[] without = Columns.Scores(model.Transform(task.View(_mlContext, rows)));
            rows.Insert(2, Rows.With(rows[0], Rows.Dense(0f, value, 0f, 0f)));

            float[] with = Columns.Scores(model.Transform(task.View(_mlContext, rows)));

            Assert.All(with[(2 * task.Outputs)..(3 * task.Outputs)], score => Assert.True(float.IsNaN(score)));
            Assert.Equal<float>(without, with[..(2 * task.Outputs)].Concat(with[(3 * task.Outputs)..]));
        }
    }

    [Fact]
    public void Binary_prediction_OfSuchARowIsFalseWithoutProbability()
    {
        ITransformer model = Tasks.Binary.FitSmall(_mlContext, Rows.Make(40));
        Row row = Rows.With(Rows.Make(1)[0], Rows.Dense(float.NaN, 1f, 1f, 1f));

        IDataView scored = model.Transform(Tasks.Binary.View(_mlContext, [row]));

        Assert.False(Assert.Single(scored.GetColumn<bool>("PredictedLabel")));
        Assert.True(float.IsNaN(Assert.Single(scored.GetColumn<float>("Probability"))));
    }

    [Fact]
    public void Multiclass_prediction_OfSuchARowIsMissing()
    {
        ITransformer model = Tasks.Multiclass.FitSmall(_mlContext, Rows.Make(40));
        Row row = Rows.With(Rows.Make(1)[0], Rows.Dense(float.NaN, 1f, 1f, 1f));

        IDataView scored = model.Transform(Tasks.Multiclass.View(_mlContext, [row, .. Rows.Make(20)]));

        Assert.Equal(0u, scored.GetColumn<uint>("PredictedLabel").First());
    }
}
